import { createHash } from "node:crypto";
import type { Address, Answer } from "../types.ts";

/** Where the same answer was seen first. */
export type Duplicate = { hotkey: Address; round: number };

/** Answers seen, by what they say. */
export type Duplicates = {
  /** The first time that this answer was seen, or null; then it is noted. The later of two is the copy. */
  check(answer: Answer, at: Duplicate): Duplicate | null;
};

/** How many answers are remembered here; the oldest go first. */
const REMEMBERED = 20_000;

/** Shorter answers coincide by chance; of longer ones the verification asks how likely that is. */
const LEAST_TOKENS = 16;

/**
 * Remembers answers to tell those that come a second time, from another miner or to another prompt. Only a whole answer
 * is known again: a copy that is cut or ends otherwise has ended early, and its words follow another seed than its own
 * request's, which is found without this; how unlikely a shared beginning is could not be told from the whole.
 *
 * @param find - where an answer with this hash was seen before, as far as something else remembers; default nothing
 */
export function createDuplicates(find: (hash: Uint8Array) => Duplicate | null = () => null): Duplicates {
  const seen = new Map<string, Duplicate>();
  return {
    check(answer, at) {
      const hash = answerHash(answer);
      if (hash === null) return null;
      const key = Buffer.from(hash).toString("base64");
      const first = seen.get(key) ?? find(hash);
      if (first !== null) return first;
      seen.set(key, at);
      const [oldest] = seen.keys();
      if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
      return null;
    },
  };
}

/** 32 bytes of what an answer says; null where it is so short that others may say the same. */
export function answerHash({ tokens, text }: Pick<Answer, "tokens" | "text">): Uint8Array | null {
  const isTelling = tokens.length >= LEAST_TOKENS || (tokens.length === 0 && text.length >= 4 * LEAST_TOKENS);
  if (!isTelling) return null;
  const content = tokens.length > 0 ? tokens.map(({ id }) => id).join(" ") : text;
  return createHash("sha256").update(content).digest();
}
