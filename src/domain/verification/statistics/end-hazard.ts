import type { Scored } from "../position.ts";
import type { BatteryPolicy } from "./battery-policy.ts";
import { pOfZ } from "./chi-square-tail.ts";
import type { Statistic } from "./statistic.ts";
import { type Mask, symbolsOf } from "./symbols.ts";

/** Of one answer: how much more often it ended than the model would, and the variance of that. Both add up. */
export type EndHazard = { excess: number; variance: number; tokens: number };

/**
 * End hazard of one answer: Σ(stop − h) and Σh(1 − h) over the positions whose chances are known, h the claimed chance
 * of an end token. A miner's answers add up; `endHazardZ` tests the sum. Temperature > 0.
 *
 * @param ends - ids that end an answer
 */
export function endHazardOf(
  { positions, sampling }: Scored,
  { claims, ends }: { claims: Mask[]; ends: ReadonlySet<number> },
  { width }: Pick<BatteryPolicy, "width">,
): EndHazard {
  const sum = { excess: 0, variance: 0, tokens: 0 };
  for (const [i, { token, score }] of positions.entries()) {
    const { tokens, q, other } = symbolsOf(score.top, claims[i] as Mask, { sampling, width });
    const isEnd = ends.has(token.id);
    if (other === null && !tokens.some(({ id }) => id === token.id)) continue;
    const hazard = tokens.reduce((total, { id }, k) => total + (ends.has(id) ? (q[k] ?? 0) : 0), 0);
    sum.excess += (isEnd ? 1 : 0) - hazard;
    sum.variance += Math.max(0, hazard * (1 - hazard));
    sum.tokens++;
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
  if (variance === 0) return { value: 0, p: null, tokens };
  const value = excess / Math.sqrt(variance);
  return { value, p: pOfZ(value), tokens };
}
