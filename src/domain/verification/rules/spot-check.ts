import { type Finding, passed, skipped } from "../finding.ts";
import type { Position } from "../position.ts";
import { type TopK, topKNote } from "./rank.ts";
import type { RuleCase } from "./rule-case.ts";
import { ruled } from "./ruled.ts";

const NAME = "random";

/** How a version chooses what it looks at again. */
export type SpotCheck = {
  topK: TopK;
  /** Positions beside the first and the last. */
  more: number;
  /** Whether the version makes it at the request's temperature; why not, else null. */
  skip: string | null;
};

/**
 * The "random" check: the first, the last and a few tokens between must be among the likeliest of a one-token
 * generation from the text before them. A prefill says the same of each place; the places are drawn from the request's
 * seed instead of at random.
 */
export function spotCheck({ positions, seed }: RuleCase, { topK, more, skip }: SpotCheck): Finding {
  if (skip !== null) return skipped(NAME, skip);
  const places = chosen(positions.length, more, seed);
  const missing = places.find((index) => !isAmong(positions[index], topK.used));
  const where = `tokens ${places.join(", ")}, read off the prefill instead of generated again${topKNote(topK)}`;
  if (missing === undefined) return passed(NAME, { detail: `${where}, are among the top ${topK.used}` });
  const detail = `token ${missing} is not among the top ${topK.used} (${where})`;
  return ruled(NAME, "LOGPROB_RANDOM", { detail });
}

function isAmong(position: Position | undefined, topK: number): boolean {
  if (!position) return true;
  return position.score.top.slice(0, topK).some(({ id }) => id === position.token.id);
}

/** First, last, and up to `more` different ones between. */
function chosen(length: number, more: number, seed: bigint): number[] {
  const between = Array.from({ length: Math.max(0, length - 2) }, (_, i) => i + 1);
  let state = Number(BigInt.asUintN(32, seed)) >>> 0;
  const picked: number[] = [];
  while (picked.length < more && between.length > 0) {
    // Numerical Recipes' linear congruence: any choice that nobody steers will do.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    picked.push(...between.splice(Math.floor((state / 2 ** 32) * between.length), 1));
  }
  return [0, ...picked.sort((a, b) => a - b), ...(length > 1 ? [length - 1] : [])];
}
