import { pOfZ } from "./chi-square-tail.ts";
import { latticeStep } from "./lattice-step.ts";
import type { Shown } from "./shown.ts";
import type { Statistic } from "./statistic.ts";

/**
 * Greedy rate Z: Σ(1[greedy] − q₁) ÷ √Σq₁(1 − q₁), where tokens within one bf16 step of the likeliest count as one
 * symbol, since honest stacks order them differently. Standard normal under the claim for many tokens; above 0: the
 * likeliest came too often (colder, cut or greedy sampling). Source: reference/verification.md §4.3.
 */
export function greedyRate(shown: Shown[]): Statistic {
  let excess = 0;
  let variance = 0;
  for (const { symbols, own } of shown) {
    const { tokens, q } = symbols;
    const first = tokens[0]?.logprob ?? 0;
    const floor = first - latticeStep(tokens) - ROUNDING;
    let tied = 0;
    let chance = 0;
    while (tied < tokens.length && (tokens[tied]?.logprob ?? 0) >= floor) chance += q[tied++] ?? 0;
    excess += (own !== -1 && own < tied ? 1 : 0) - chance;
    variance += Math.max(0, chance * (1 - chance));
  }
  const value = variance > 0 ? excess / Math.sqrt(variance) : 0;
  return { value, p: variance > 0 ? pOfZ(value) : null, tokens: shown.length };
}

/** Logprobs come as float32. */
const ROUNDING = 1e-4;
