import { bls12_381 } from "@noble/curves/bls12-381.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { TargonError } from "../../errors.ts";
import type { G1Point } from "./points.ts";

/** As drand's scheme `bls-unchained-g1-rfc9380` names it. */
const DST = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

const U64_MAX = 0xffff_ffff_ffff_ffffn;

/**
 * What drand signs in a round.
 *
 * @returns 32 bytes, sha256 of the round as eight bytes, most significant first
 * @throws {TargonError} `TIMELOCK_INVALID` for a round below 0 or of more than 64 bits
 * @see drand `crypto/schemes.go`, `NewPedersenBLSUnchainedG1` (reference/chain.md §4.4)
 */
export function roundMessage(round: bigint): Uint8Array {
  if (round < 0n || round > U64_MAX)
    throw new TargonError("TIMELOCK_INVALID", "a round must be a number of 64 bits", {
      data: { round: `${round}` },
    });
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, round);
  return sha256(bytes);
}

/**
 * The point of G1 that stands for a round: times the network's secret key it is the round's signature.
 *
 * @throws {TargonError} `TIMELOCK_INVALID` for a round below 0 or of more than 64 bits
 * @see RFC 9380, BLS12381G1_XMD:SHA-256_SSWU_RO_
 */
export function roundPoint(round: bigint): G1Point {
  return bls12_381.G1.hashToCurve(roundMessage(round), { DST });
}
