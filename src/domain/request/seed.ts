import { createHash } from "node:crypto";
import type { Address } from "../types.ts";

/** Seeds below this are left to people: a miner cannot tell ours from a guess at a small one. */
const LEAST_SEED = 10_000n;

/** One above the greatest seed: every server takes 31 bits. */
const SEED_END = 2n ** 31n;

/**
 * The seed of one request to one miner: H(secret, miner, request id), in [10^4, 2^31).
 *
 * Nobody without the secret can tell it beforehand, and two miners never get the same for one request, so that an
 * answer cannot be taken from another miner.
 *
 * @param secret - the epoch's 32 random bytes; never derived from a key, never logged
 */
export function seedFor(secret: Uint8Array, of: { hotkey: Address; requestId: string }): bigint {
  const digest = createHash("sha256").update(secret).update(`\0${of.hotkey}\0${of.requestId}`).digest();
  return LEAST_SEED + (digest.readBigUInt64BE(0) % (SEED_END - LEAST_SEED));
}
