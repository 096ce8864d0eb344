import { checkClaim } from "../../domain/epistula/check-claim.ts";
import { checkProof } from "../../domain/epistula/check-proof.ts";
import { checkSigner, type SignerPolicy } from "../../domain/epistula/check-signer.ts";
import { createReplayCache } from "../../domain/epistula/create-replay-cache.ts";
import { type Claim, type HeaderFields, readClaim } from "../../domain/epistula/read-claim.ts";
import type { Neuron, VerifySignature } from "../../domain/ports/chain.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import type { Address } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";

/** What the gate looks at. */
export type GateDeps = {
  clock: Clock;
  verifySignature: VerifySignature;
  /** The signer's neuron at the last look; null before there was one. */
  neuronOf: (hotkey: Address) => Neuron | undefined | null;
};

/** Who may ask. */
export type GatePolicy = SignerPolicy & {
  /** The hotkey that this server answers for. */
  receiver: Address;
};

/** The two halves of a request's check, the free one first. */
export type Gate = {
  /**
   * Before a byte of the body is read: headers, receiver, time, signer.
   *
   * @throws REQUEST_UNSIGNED · REQUEST_VERSION · REQUEST_OTHER_RECEIVER · REQUEST_STALE · NOT_READY · SIGNER_UNKNOWN ·
   * SIGNER_REFUSED
   */
  admitHeaders(headers: HeaderFields): Claim;
  /**
   * With the body: hash, signature, replay.
   *
   * @throws REQUEST_TOO_LARGE · SIGNATURE_INVALID · REQUEST_REPLAYED · RATE_LIMITED
   */
  admitBody(claim: Claim, body: Uint8Array): void;
};

/** The gate of one server, with a replay cache of its own. */
export function createGate({ clock, verifySignature, neuronOf }: GateDeps, policy: GatePolicy): Gate {
  const replayCache = createReplayCache();
  return {
    admitHeaders(headers) {
      const claim = readClaim(headers);
      checkClaim(claim, { receiver: policy.receiver, nowMs: clock.now() });
      const neuron = neuronOf(claim.signer);
      if (neuron === null) throw new TargonError("NOT_READY", "the metagraph is not known yet");
      checkSigner(neuron, policy);
      return claim;
    },
    admitBody(claim, body) {
      checkProof({ verifySignature, replayCache }, { claim, body, nowMs: clock.now() });
    },
  };
}
