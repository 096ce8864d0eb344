import type { TargonError } from "../../errors.ts";
import { invalid } from "./keyfile.ts";

/** Opens an encrypted key file: the plain one inside, or null where the password is wrong or a byte was changed. */
export type OpenSealed = (password: string, signal: AbortSignal) => Promise<Uint8Array | null>;

/** Takes the outer form of an encrypted key file apart; what has not that form is refused before any password. */
export type ReadSealed = (bytes: Uint8Array, file: string) => OpenSealed;

/** An encrypted file that is broken in its outer form. */
export function damaged(file: string): TargonError {
  return invalid(file, "the key file is encrypted and damaged: no password opens it");
}
