import nacl from "tweetnacl";
import { deriveArgon2 } from "./derive-argon2.ts";
import { damaged, type ReadSealed } from "./sealed.ts";

/** `$NACL`, then the nonce, then the box with its 16 bytes of tag in front; raw bytes, no line end. */
const PREFIX_BYTES = 5;
const NONCE_BYTES = 24;

/**
 * What the format fixes: one salt, so that a password gives one key for all files, and libsodium's
 * OPSLIMIT_SENSITIVE and MEMLIMIT_SENSITIVE.
 */
export const NACL_DERIVATION = {
  salt: Buffer.from("137183dff15a09bc9c90b5518739e9b1", "hex"),
  cost: { passes: 8, memoryKib: 512 * 1024 },
};

/** A `$NACL` key file: what btcli writes since 2023. @throws {TargonError} `WALLET_INVALID` where it is cut */
export const readNaclFile: ReadSealed = (bytes, file) => {
  if (bytes.length <= PREFIX_BYTES + NONCE_BYTES + nacl.secretbox.overheadLength) throw damaged(file);
  return async (password, signal) => openBox(bytes, await deriveNaclKey(password, signal));
};

/** What the file's box holds, or null where the key is not its own or a byte was changed. */
export function openBox(file: Uint8Array, key: Uint8Array): Uint8Array | null {
  const nonce = file.subarray(PREFIX_BYTES, PREFIX_BYTES + NONCE_BYTES);
  return nacl.secretbox.open(file.subarray(PREFIX_BYTES + NONCE_BYTES), nonce, key);
}

/** The 32 bytes of key of a password: argon2i 1.3 over 512 MiB, seconds. @see btwallet `keyfile.rs` `derive_key` */
export async function deriveNaclKey(password: string, signal: AbortSignal): Promise<Uint8Array> {
  return await deriveArgon2({ ...NACL_DERIVATION, password }, signal);
}
