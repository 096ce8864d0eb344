import { gcm } from "@noble/ciphers/aes.js";
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { TargonError } from "../../errors.ts";
import { serialiseCiphertext } from "./ciphertext.ts";
import { pairingMask } from "./pairing-mask.ts";
import { parseG2 } from "./points.ts";
import { roundPoint } from "./round-point.ts";
import { sigmaScalar } from "./sigma-scalar.ts";
import { xor } from "./xor.ts";

/** What is to be encrypted until a round of a drand network comes out. */
export type TimelockInput = {
  plaintext: Uint8Array;
  /** u64. */
  round: bigint;
  /** The network's key, 96 bytes, a compressed point of G2. */
  publicKey: Uint8Array;
  /** 32 secret random bytes, never used twice: the key of the AES-256-GCM layer. */
  esk: Uint8Array;
  /** 32 secret random bytes, never used twice. */
  sigma: Uint8Array;
  /** 12 random bytes. */
  nonce: Uint8Array;
};

/**
 * Encrypts so that the signature of a drand round opens it: what `commitTimelockedWeights` and `commitCrv3Weights` take.
 * The same input gives the same bytes.
 *
 * @returns 244 bytes more than the plaintext; the chain takes up to 5000
 * @throws {TargonError} `TIMELOCK_INVALID` for a key that is none, a round out of range or random bytes of another length
 * @see tle `src/tlock.rs`, `tle` with `AESGCMStreamCipherProvider` at ideal-lab5/timelock 5416406c (reference/chain.md §4.4)
 */
export function encryptTimelocked({
  plaintext,
  round,
  publicKey,
  esk,
  sigma,
  nonce,
}: TimelockInput): Uint8Array {
  assertLength("esk", esk, 32);
  assertLength("sigma", sigma, 32);
  assertLength("nonce", nonce, 12);
  const key = parseG2(publicKey);
  const r = sigmaScalar({ sigma, esk });
  return serialiseCiphertext({
    u: bls12_381.G2.Point.BASE.multiply(r).toBytes(true),
    // Multiplying in G1 rather than the key in G2 gives the same pairing at a third of the cost.
    v: xor(sigma, pairingMask(roundPoint(round).multiply(r), key)),
    w: xor(esk, sha256(sigma)),
    cipherAndTag: gcm(esk, nonce).encrypt(plaintext),
    nonce,
  });
}

function assertLength(name: string, bytes: Uint8Array, expected: number): void {
  if (bytes.length === expected) return;
  throw new TargonError("TIMELOCK_INVALID", "the random bytes have another length", {
    data: { name, bytes: bytes.length, expected },
  });
}
