import { TargonError } from "../../errors.ts";
import type { VerifySignature } from "../ports/chain.ts";
import { WINDOW_MS } from "./check-claim.ts";
import type { ReplayCache } from "./create-replay-cache.ts";
import type { Claim } from "./read-claim.ts";
import { signedMessage } from "./signed-message.ts";

/** Largest body that is hashed, bytes. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** What a proof is checked with. */
export type ProofDeps = { verifySignature: VerifySignature; replayCache: ReplayCache };

/** What is checked, after the claim itself was. */
export type ProofInput = {
  claim: Claim;
  body: Uint8Array;
  nowMs: number;
  windowMs?: number;
  maxBytes?: number;
};

/**
 * The checks of a claim that cost: size, then hash and signature, then whether its uuid was used before by this signer.
 * Only a proven request enters the replay cache, so nobody can use up another's uuids.
 *
 * @throws REQUEST_TOO_LARGE above `maxBytes` (default 4 MiB), before anything is hashed
 * @throws SIGNATURE_INVALID
 * @throws REQUEST_REPLAYED
 * @throws RATE_LIMITED where the replay cache is full: what cannot be remembered is not accepted
 */
export function checkProof({ verifySignature, replayCache }: ProofDeps, input: ProofInput): void {
  const { claim, body, nowMs, windowMs = WINDOW_MS, maxBytes = MAX_BODY_BYTES } = input;
  if (body.length > maxBytes) {
    throw new TargonError("REQUEST_TOO_LARGE", "the request's body is too large", { data: { maxBytes } });
  }
  const { uuid, timestampMs, signedFor, signer } = claim;
  const message = signedMessage({ body, uuid, timestampMs, signedFor });
  if (!verifySignature(message, claim.signature, signer)) {
    throw new TargonError("SIGNATURE_INVALID", "the signature is not the signer's over this request");
  }
  const key = `${signer}.${uuid.toLowerCase()}`;
  const added = replayCache.add({ key, expiresMs: timestampMs + windowMs, nowMs });
  if (added === "seen") throw new TargonError("REQUEST_REPLAYED", "the request's uuid was used before");
  if (added === "full") throw new TargonError("RATE_LIMITED", "too many requests within the time window");
}
