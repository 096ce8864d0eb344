import { type Bins, contexts, marginBins } from "./bins.ts";
import type { BenchLine } from "./detectors/detector.ts";
import type { Views } from "./targon-view.ts";

/** How many tokens lie in each margin bin, by context: rows of the policy's own bins. */
export type Counts = number[][];

/** Stands in for what was not seen. */
const UNSEEN = 0.5;

/** Counts the tokens of drawn answers (temperature > 0) over the policy's bins of context and margin. */
export function countsOf({ policy, known }: Views, lines: BenchLine[]): Counts {
  const counts = emptyCounts(policy.sampling.bins);
  for (const line of lines.filter(({ scored }) => scored.sampling.temperature > 0))
    for (const { context, bin } of known(line).places) {
      const row = counts[context] as number[];
      row[bin] = (row[bin] ?? 0) + 1;
    }
  return counts;
}

/**
 * Kullback-Leibler divergence of the bins' shares given the context, nats per token: what the best test on these bins
 * gains from one token of the mixture, a `share` of which comes from the cheat. Unseen honest bins count half a token.
 */
export function divergenceOf(cheat: Counts, honest: Counts, share = 1): number {
  const all = sum(cheat.flat());
  return cheat.reduce((total, row, c) => {
    const tokens = sum(row);
    if (tokens === 0) return total;
    const base = honest[c] as number[];
    const whole = sum(base) + UNSEEN * row.length;
    const mixed = row.map((count, b) => {
      const under = ((base[b] ?? 0) + UNSEEN) / whole;
      const here = share * (count / tokens) + (1 - share) * under;
      return here === 0 ? 0 : here * Math.log(here / under);
    });
    return total + (tokens / all) * sum(mixed);
  }, 0);
}

function emptyCounts(bins: Bins): Counts {
  return Array.from({ length: contexts(bins) }, () => new Array<number>(marginBins(bins)).fill(0));
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
