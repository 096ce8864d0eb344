import type { Address } from "../types.ts";
import { checkClaim } from "./check-claim.ts";
import { checkProof, type ProofDeps } from "./check-proof.ts";
import { type HeaderFields, readClaim } from "./read-claim.ts";

/** One request as it arrived. */
export type Received = {
  headers: HeaderFields;
  /** The exact bytes; empty for a GET. */
  body: Uint8Array;
  /** The address that this server answers for. */
  receiver: Address;
  /** Epoch ms. */
  nowMs: number;
  /** Default 8000. */
  windowMs?: number;
  /** Default 4 MiB. */
  maxBytes?: number;
};

/**
 * Who signed a request, Epistula v2, the cheap checks first. Whether that signer may ask is the caller's to say.
 *
 * @throws REQUEST_UNSIGNED · REQUEST_VERSION · REQUEST_OTHER_RECEIVER · REQUEST_STALE · REQUEST_TOO_LARGE ·
 * SIGNATURE_INVALID · REQUEST_REPLAYED · RATE_LIMITED
 */
export function verifyRequest(deps: ProofDeps, request: Received): { signer: Address } {
  const claim = readClaim(request.headers);
  checkClaim(claim, request);
  checkProof(deps, { ...request, claim });
  return { signer: claim.signer };
}
