import { pOfZ } from "./chi-square-tail.ts";
import { chanceOf, type Shown } from "./shown.ts";
import type { Statistic } from "./statistic.ts";
import type { Symbols } from "./symbols.ts";

/** Stands in for the chance of what the claim masks. */
const LEAST_CHANCE = 1e-9;

/**
 * Surprisal Z: Σ(s − H) ÷ √Σv with s = −ln q of each token, H and v its claimed mean and variance. Standard normal under
 * the claim for many tokens; above 0: text less likely than claimed. Source: reference/verification.md §4.3.
 */
export function surprisal(shown: Shown[]): Statistic {
  let excess = 0;
  let variance = 0;
  for (const { symbols, own } of shown) {
    const { mean, square } = momentsOf(symbols);
    excess += -Math.log(Math.max(LEAST_CHANCE, chanceOf(symbols, own))) - mean;
    variance += Math.max(0, square - mean * mean);
  }
  const value = variance > 0 ? excess / Math.sqrt(variance) : 0;
  return { value, p: variance > 0 ? pOfZ(value) : null, tokens: shown.length };
}

/** Σ −q ln q and Σ q ln² q. */
function momentsOf({ q, other }: Symbols): { mean: number; square: number } {
  const first = (other ?? 0) > 0 ? (other ?? 0) : 1;
  let mean = -first * Math.log(first);
  let square = first * Math.log(first) ** 2;
  for (const one of q) {
    if (one === 0) continue;
    const log = Math.log(one);
    mean -= one * log;
    square += one * log * log;
  }
  return { mean, square };
}
