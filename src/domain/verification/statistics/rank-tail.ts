import type { Shown } from "./shown.ts";
import type { Statistic } from "./statistic.ts";

/**
 * How many tokens lie outside the top, against the sum of their claimed chances: `value` is the count, `p` the chance of
 * at least as many, ties split at random by `u` in (0, 1) (exact: Poisson-binomial). Replaces fixed ranks, which refuse
 * honest text at temperature 1. Source: reference/verification.md §1.6, §4.3.
 */
export function rankTail(shown: Shown[], u: number): Statistic {
  const known = shown.filter(({ symbols }) => symbols.other !== null && symbols.other > 0);
  const count = known.filter(({ own }) => own === -1).length;
  if (known.length === 0) return { value: 0, p: null, tokens: 0 };
  const chances = known.map(({ symbols }) => symbols.other ?? 0);
  const upTo = poissonBinomial(chances, count);
  const fewer = upTo.slice(0, -1).reduce((sum, chance) => sum + chance, 0);
  const same = upTo[count] ?? 0;
  return { value: count, p: Math.max(0, 1 - fewer - (1 - u) * same), tokens: known.length };
}

/** Chances of 0, 1, … `most` successes of independent trials. */
function poissonBinomial(chances: number[], most: number): Float64Array {
  const of = new Float64Array(most + 1);
  of[0] = 1;
  for (const [n, chance] of chances.entries()) {
    for (let k = Math.min(n + 1, most); k > 0; k--)
      of[k] = (of[k] as number) * (1 - chance) + (of[k - 1] as number) * chance;
    of[0] = (of[0] as number) * (1 - chance);
  }
  return of;
}
