import { createHmac } from "node:crypto";
import type { Address } from "../types.ts";

/** What is said of an answer that was not looked at. */
export const NOT_AUDITED = "not audited in this round";

const WORDS = 2 ** 48;

/**
 * Whether an answer is audited: HMAC(epoch's secret, miner, round) against the rate, so that nobody without the secret
 * can tell beforehand, and everybody with it can check afterwards.
 *
 * @param secret - the epoch's 32 random bytes
 * @param of.rate - 0 … 1; 1 is always
 */
export function isAudited(secret: Uint8Array, of: { hotkey: Address; round: number; rate: number }): boolean {
  const digest = createHmac("sha256", secret).update(`${of.hotkey}\0${of.round}\0audit`).digest();
  return digest.readUIntBE(0, 6) < of.rate * WORDS;
}
