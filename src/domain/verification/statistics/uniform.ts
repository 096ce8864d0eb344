import { createHash } from "node:crypto";
import { murmurFinish, murmurStep } from "../../noise/murmur3.ts";

/**
 * Numbers in (0, 1) that look drawn: from a hash of the request and the token's index, so that a randomised test gives
 * the same for the same answer and owes nothing to what the miner chose.
 */
export function createUniform(key: string): (index: number) => number {
  const word = createHash("sha256").update(key).digest().readInt32LE(0);
  return (index) => (murmurFinish(murmurStep(murmurStep(0, word), index), 8) + 0.5) / 2 ** 32;
}
