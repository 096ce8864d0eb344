import { pOfZ } from "./chi-square-tail.ts";
import type { Shown } from "./shown.ts";
import type { Statistic } from "./statistic.ts";

/** With fewer chances to end, the sum is far from normal. */
const LEAST_VARIANCE = 0.25;

/** Of one answer: how much more often it ended than the model would, and the variance of that. Both add up. */
export type EndHazard = { excess: number; variance: number; tokens: number };

/**
 * End hazard of one answer: Σ(stop − h) and Σh(1 − h) over its shown positions, h the claimed chance of an end token. A
 * miner's answers add up; `endHazardZ` tests the sum.
 *
 * @param ends - ids that end an answer
 */
export function endHazardOf(shown: Shown[], ends: ReadonlySet<number>): EndHazard {
  const sum = { excess: 0, variance: 0, tokens: shown.length };
  for (const { symbols, id } of shown) {
    let hazard = 0;
    for (const [k, token] of symbols.tokens.entries()) if (ends.has(token.id)) hazard += symbols.q[k] ?? 0;
    sum.excess += (ends.has(id) ? 1 : 0) - hazard;
    sum.variance += Math.max(0, hazard * (1 - hazard));
  }
  return sum;
}

/**
 * End hazard Z over answers: above 0 the miner stops early, below 0 it skips ends to be paid for length. Standard normal
 * under the claim for many answers. Source: reference/verification.md §4.3.
 */
export function endHazardZ(answers: EndHazard[]): Statistic {
  const excess = answers.reduce((sum, one) => sum + one.excess, 0);
  const variance = answers.reduce((sum, one) => sum + one.variance, 0);
  const tokens = answers.reduce((sum, one) => sum + one.tokens, 0);
  if (variance < LEAST_VARIANCE) return { value: 0, p: null, tokens };
  const value = excess / Math.sqrt(variance);
  return { value, p: pOfZ(value), tokens };
}
