import { bls12_381 } from "@noble/curves/bls12-381.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";

/**
 * r: the scalar that binds a ciphertext to its two secrets, sha256(sigma ‖ esk) as a number modulo the group's order.
 *
 * @see tle `src/ibe/fullident.rs`, `h3` (reference/chain.md §4.4)
 */
export function sigmaScalar({ sigma, esk }: { sigma: Uint8Array; esk: Uint8Array }): bigint {
  return BigInt(`0x${bytesToHex(sha256(concatBytes(sigma, esk)))}`) % bls12_381.fields.Fr.ORDER;
}
