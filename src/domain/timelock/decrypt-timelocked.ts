import { gcm } from "@noble/ciphers/aes.js";
import { TargonError } from "../../errors.ts";
import { parseCiphertext } from "./ciphertext.ts";
import { recoverSecrets } from "./recover-secrets.ts";

/**
 * Opens what was encrypted for a drand round, once that round's signature is out.
 *
 * @param input - `signature` of the round, 48 bytes, a compressed point of G1
 * @returns the plaintext
 * @throws {TargonError} `TIMELOCK_INVALID` for a signature of another round or network, and for a ciphertext that is cut
 * off, has another form or was changed; the suite's name and bytes behind the end are not looked at, as on the chain
 * @see tle `src/tlock.rs`, `tld` (reference/chain.md §4.4)
 */
export function decryptTimelocked({
  ciphertext,
  signature,
}: {
  ciphertext: Uint8Array;
  signature: Uint8Array;
}): Uint8Array {
  const parts = parseCiphertext(ciphertext);
  const { esk } = recoverSecrets(parts, signature);
  try {
    return gcm(esk, parts.nonce).decrypt(parts.cipherAndTag);
  } catch (cause) {
    throw changedBody(cause);
  }
}

function changedBody(cause: unknown): TargonError {
  return new TargonError("TIMELOCK_INVALID", "the ciphertext's body was changed", { cause });
}
