import { pOfZ } from "./chi-square-tail.ts";
import { chanceOf, type Shown } from "./shown.ts";
import type { Statistic } from "./statistic.ts";

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
    const chances = [...symbols.q, symbols.other ?? 0].filter((q) => q > 0);
    const mean = chances.reduce((sum, q) => sum - q * Math.log(q), 0);
    const square = chances.reduce((sum, q) => sum + q * Math.log(q) ** 2, 0);
    excess += -Math.log(Math.max(LEAST_CHANCE, chanceOf(symbols, own))) - mean;
    variance += Math.max(0, square - mean * mean);
  }
  const value = variance > 0 ? excess / Math.sqrt(variance) : 0;
  return { value, p: variance > 0 ? pOfZ(value) : null, tokens: shown.length };
}
