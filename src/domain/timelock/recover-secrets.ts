import { bls12_381 } from "@noble/curves/bls12-381.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { TargonError } from "../../errors.ts";
import type { TimelockParts } from "./ciphertext.ts";
import { pairingMask } from "./pairing-mask.ts";
import { parseG1, parseG2 } from "./points.ts";
import { sigmaScalar } from "./sigma-scalar.ts";
import { xor } from "./xor.ts";

/** What a round's signature uncovers in a ciphertext. */
export type TimelockSecrets = {
  /** sha256 of the pairing, 32 bytes. */
  mask: Uint8Array;
  sigma: Uint8Array;
  esk: Uint8Array;
  r: bigint;
};

/**
 * Uncovers the random input of a ciphertext, and holds it to U.
 *
 * @param signature - of the round, 48 bytes, a compressed point of G1
 * @throws {TargonError} `TIMELOCK_INVALID` for points that are none, a signature of another round or network, or a
 * ciphertext that was changed in U, V or W
 * @see tle `src/ibe/fullident.rs`, `decrypt` (reference/chain.md §4.4)
 */
export function recoverSecrets(
  { u, v, w }: Pick<TimelockParts, "u" | "v" | "w">,
  signature: Uint8Array,
): TimelockSecrets {
  const point = parseG2(u);
  const mask = pairingMask(parseG1(signature), point);
  const sigma = xor(v, mask);
  const esk = xor(w, sha256(sigma));
  const r = sigmaScalar({ sigma, esk });
  if (r === 0n || !bls12_381.G2.Point.BASE.multiply(r).equals(point))
    throw new TargonError("TIMELOCK_INVALID", "the signature does not open the ciphertext");
  return { mask, sigma, esk, r };
}
