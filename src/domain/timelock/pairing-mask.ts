import { bls12_381 } from "@noble/curves/bls12-381.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { G1Point, G2Point } from "./points.ts";

const FIELD_BYTES = 48;

type Gt = ReturnType<typeof bls12_381.pairing>;

/**
 * The 32 bytes that hide sigma: sha256 of the pairing of both points. Its value is the same for (r·Q, P) and (Q, r·P).
 *
 * @see tle `src/tlock.rs` and `src/ibe/fullident.rs`, `h2` (reference/chain.md §4.4)
 */
export function pairingMask(g1: G1Point, g2: G2Point): Uint8Array {
  return sha256(serialiseGt(bls12_381.pairing(g1, g2)));
}

/**
 * 576 bytes: the twelve field elements, each least significant byte first, as arkworks' `serialize_uncompressed` writes
 * them. The curve library's own form is the other way round.
 */
export function serialiseGt({ c0, c1 }: Gt): Uint8Array {
  const elements = [c0, c1].flatMap((six) => [six.c0, six.c1, six.c2].flatMap((two) => [two.c0, two.c1]));
  const bytes = new Uint8Array(elements.length * FIELD_BYTES);
  for (const [index, element] of elements.entries()) {
    const bigEndian = bls12_381.fields.Fp.toBytes(element);
    bytes.set(bigEndian.reverse(), index * FIELD_BYTES);
  }
  return bytes;
}
