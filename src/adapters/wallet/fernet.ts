import { createDecipheriv, createHmac, pbkdf2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { damaged, type ReadSealed } from "./sealed.ts";

/** Fixed in bittensor below 5. */
const SALT = "Iguesscyborgslikemyselfhaveatendencytobeparanoidaboutourorigins";
const ROUNDS = 10_000_000;

/** Version, time (8), IV (16), ciphertext in blocks of 16, HMAC (32). */
const VERSION = 0x80;
const IV_AT = 9;
const SEALED_AT = 25;
const MAC_BYTES = 32;

/**
 * A Fernet token: what bittensor below 5 wrote. The derivation takes seconds, in Node's own threads.
 *
 * @throws {TargonError} `WALLET_INVALID` where it has not the form of one
 * @see github.com/fernet/spec; reference/chain.md §5
 */
export const readFernet: ReadSealed = (bytes, file) => {
  const text = Buffer.from(bytes).toString("latin1").trim();
  const token = Buffer.from(text, "base64url");
  const isWhole = token.toString("base64url") === text.replace(/=+$/, "");
  const blocks = token.length - SEALED_AT - MAC_BYTES;
  if (!isWhole || token[0] !== VERSION || blocks < 16 || blocks % 16 !== 0) throw damaged(file);
  return async (password) => openToken(token, await deriveFernetKey(password));
};

/** The 32 bytes of key of a password: 16 sign, 16 encrypt. */
export async function deriveFernetKey(password: string): Promise<Uint8Array> {
  return await promisify(pbkdf2)(password, SALT, ROUNDS, 32, "sha256");
}

/** What a token holds, or null where the key is not its own or a byte was changed. */
export function openToken(token: Uint8Array, key: Uint8Array): Uint8Array | null {
  const mac = createHmac("sha256", key.subarray(0, 16)).update(token.subarray(0, -MAC_BYTES)).digest();
  if (!timingSafeEqual(mac, token.subarray(-MAC_BYTES))) return null;
  const decipher = createDecipheriv("aes-128-cbc", key.subarray(16), token.subarray(IV_AT, SEALED_AT));
  return Buffer.concat([decipher.update(token.subarray(SEALED_AT, -MAC_BYTES)), decipher.final()]);
}
