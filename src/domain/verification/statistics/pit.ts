import { chiSquareTail } from "./chi-square-tail.ts";
import { chanceOf, type Shown } from "./shown.ts";
import type { Statistic } from "./statistic.ts";

const BINS = 10;
/** Fewer in a bin, and χ² is no good measure. */
const LEAST_PER_BIN = 5;

/**
 * Probability integral transform: u = the claimed mass above the token + U · its own, uniform under the claim, as χ² over
 * ten equal bins. `value` is χ² (9 degrees of freedom), `p` null below 50 tokens. `uniform(i)`: U of token i, from a hash
 * of the request. Source: reference/verification.md §4.3.
 */
export function pit(shown: Shown[], uniform: (index: number) => number): Statistic {
  const counts = new Array<number>(BINS).fill(0);
  for (const [i, one] of shown.entries()) {
    const bin = Math.min(BINS - 1, Math.floor(BINS * transformed(one, uniform(i))));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const expected = shown.length / BINS;
  if (expected < LEAST_PER_BIN) return { value: 0, p: null, tokens: shown.length };
  const value = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return { value, p: chiSquareTail(value, BINS - 1), tokens: shown.length };
}

/** OTHER lies behind every token of the top. */
function transformed({ symbols, own }: Shown, u: number): number {
  const { q } = symbols;
  const end = own === -1 ? q.length : own;
  let before = 0;
  for (let i = 0; i < end; i++) before += q[i] ?? 0;
  return before + u * chanceOf(symbols, own);
}
