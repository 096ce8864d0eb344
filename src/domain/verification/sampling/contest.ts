import type { PositionScore } from "../../ports/engine.ts";
import type { Sampling } from "../../types.ts";
import type { Claim } from "./claim.ts";
import type { Draws } from "./draws.ts";

/** How the rivals of a position's token stand against it under the claimed noise. */
export type Contest = {
  /** Lead of each surely kept rival over the token, in steps of the logits' lattice, largest first; below 0: behind. */
  leads: Float64Array;
  /** The claim forbids the token. */
  masked: boolean;
  /** Claimed probability of the token, whatever the noise: 0 … 1. */
  claimed: number;
};

/**
 * The contest for one position. A token outside the top is a rival like any other where it was chosen; rivals outside
 * the top are unknown and left out, which can only speak for the miner.
 */
export function contestOf(
  { score, id }: { score: PositionScore; id: number },
  {
    claim,
    draws,
    sampling: { temperature },
  }: { claim: Claim; draws: Draws; sampling: Pick<Sampling, "temperature"> },
): Contest {
  const { kept, step, shift, inside, outBelow } = claim;
  const own = score.logprob + temperature * draws.own;
  const leads = new Float64Array(kept.length);
  let count = 0;
  for (let j = 0; j < kept.length; j++) {
    const rival = kept[j];
    if (rival === undefined || rival.id === id) continue;
    insert(leads, count++, (rival.logprob + temperature * (draws.top[j] ?? 0) - own) / step);
  }
  const masked = score.logprob <= outBelow;
  const claimed = masked
    ? 0
    : Math.min(1, Math.exp(score.logprob / claimTemperature(temperature) - shift) / inside);
  return { leads: leads.subarray(0, count), masked, claimed };
}

/** Stands in for 0, where a temperature divides. */
const COLD = 0.01;

/** The temperature that a claim is reckoned with: 0 is a very cold one. */
export function claimTemperature(temperature: number): number {
  return Math.max(COLD, temperature);
}

/** Insertion into the sorted beginning. */
function insert(sorted: Float64Array, count: number, value: number): void {
  let at = count;
  while (at > 0 && (sorted[at - 1] ?? 0) < value) {
    sorted[at] = sorted[at - 1] ?? 0;
    at--;
  }
  sorted[at] = value;
}
