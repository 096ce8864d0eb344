import type { PositionScore } from "../../ports/engine.ts";
import type { TopLogprob } from "../../types.ts";
import type { Ledger } from "../evidence/ledger.ts";
import type { Position } from "../position.ts";
import type { BatteryPolicy } from "./battery-policy.ts";
import { latticeStep } from "./lattice-step.ts";

/** Where the miner's rounding may put another token first: bf16 argmax differs only within ties (reference/evidence.md §5.5). */
const TIE_STEPS = 2;

/** The tokens of a position that the greedy choice may be: those within two bf16 steps of the likeliest. */
export function greedySet({ top }: Pick<PositionScore, "top">): TopLogprob[] {
  const first = top[0]?.logprob ?? 0;
  const tie = TIE_STEPS * latticeStep(top);
  return top.filter(({ logprob }) => first - logprob <= tie);
}

/**
 * Log-likelihoods of an answer that claims temperature 0. Symbols are the greedy set and everything else, which honest
 * rounding may give at most `slip` of the time. The deviations are draws at the factors as temperatures, at temperature
 * 1 cut to each top_p, and text of another origin; greedy itself says nothing. Same lengths as above temperature 0.
 */
export function greedyLedger(positions: Position[], policy: BatteryPolicy): Ledger {
  const powers = powersOf(policy);
  const cheats = powers.map(() => 0);
  let honest = 0;
  for (const { token, score } of positions) {
    const set = greedySet(score);
    const within = set.some(({ id }) => id === token.id);
    const claimed = within ? 0 : Math.log(policy.slip);
    honest += claimed;
    for (const [k, power] of powers.entries()) {
      const hit = power === null ? 1 - policy.slip : hitUnder(score.top, set, power);
      const share = policy.share * hit + (1 - policy.share) * (1 - policy.slip);
      const term = Math.log(within ? share : 1 - share);
      cheats[k] = (cheats[k] ?? 0) + Math.min(claimed + policy.tokenCap, term);
    }
  }
  return { honest: policy.honestFactors.map(() => honest), cheats, mixed: [] };
}

/** Powers of the raw probabilities, in the order of `deviationsOf`; null: greedy. */
function powersOf({ temperatureFactors, topPs, foreignPower }: BatteryPolicy): (number | null)[] {
  return [...temperatureFactors.map((factor) => 1 / factor), ...topPs.map(() => 1), null, foreignPower];
}

/** How often a draw falls into the set, the top taken as the whole. */
function hitUnder(top: TopLogprob[], set: TopLogprob[], power: number): number {
  const first = top[0]?.logprob ?? 0;
  const mass = (list: TopLogprob[]) =>
    list.reduce((sum, { logprob }) => sum + Math.exp(power * (logprob - first)), 0);
  return mass(set) / Math.max(1, mass(top));
}
