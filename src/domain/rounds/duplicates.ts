import { createHash } from "node:crypto";
import type { Address, Answer } from "../types.ts";

/** Where the same answer was seen first. */
export type Duplicate = { hotkey: Address; round: number };

/** Answers seen, by what they say. */
export type Duplicates = {
  /** The first time that this answer was seen, or null; then it is noted. The later of two is the copy. */
  check(answer: Answer, at: Duplicate): Duplicate | null;
};

/** How many answers are remembered; the oldest go first. */
const REMEMBERED = 20_000;

/** Shorter answers coincide by chance; of longer ones the verification asks how likely that is. */
const LEAST_TOKENS = 16;

/** Remembers answers to tell those that come a second time, from another miner or to another prompt. */
export function createDuplicates(): Duplicates {
  const seen = new Map<string, Duplicate>();
  return {
    check(answer, at) {
      if (!isTelling(answer)) return null;
      const key = keyOf(answer);
      const first = seen.get(key);
      if (first !== undefined) return first;
      seen.set(key, at);
      const [oldest] = seen.keys();
      if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
      return null;
    },
  };
}

function isTelling({ tokens, text }: Answer): boolean {
  return tokens.length >= LEAST_TOKENS || (tokens.length === 0 && text.length >= 4 * LEAST_TOKENS);
}

function keyOf({ tokens, text }: Answer): string {
  const content = tokens.length > 0 ? tokens.map(({ id }) => id).join(" ") : text;
  return createHash("sha256").update(content).digest("base64");
}
