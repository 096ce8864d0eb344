import { naturalExp } from "../../noise/natural-exp.ts";
import type { Claim } from "./claim.ts";
import type { Draws } from "./draws.ts";
import { claimTemperature } from "./place.ts";

/** How a token stands under the claimed noise. */
export type Margin = {
  /** How far the best rival lies above the token, in nats of raw logprob; 0: the token wins; Infinity: it was masked. */
  margin: number;
  /** Claimed probability of the token that should win, so of a match by chance: 0 … 1. */
  winner: number;
  /** How far the winner lies above the runner-up: what a disturbance must overcome. */
  gap: number;
};

/**
 * Post-Gumbel margin of the token that stands there: max over surely kept rivals of logprob + T·noise, minus its own.
 * Rivals outside the top are unknown; without them the margin can only be smaller, so none is held against a miner.
 * `winner` and `gap` depend on nothing that the miner chose.
 */
export function marginOf(
  { claim, draws, temperature }: { claim: Claim; draws: Draws; temperature: number },
  logprob: number,
): Margin {
  let best = Number.NEGATIVE_INFINITY;
  let second = best;
  let winner = 0;
  for (let j = 0; j < claim.kept.length; j++) {
    const rival = claim.logprobs[j] as number;
    const key = rival + temperature * (draws.top[j] as number);
    if (key > best) {
      second = best;
      best = key;
      winner = rival;
    } else if (key > second) second = key;
  }
  const place = {
    winner: naturalExp(winner / claimTemperature(temperature) - claim.shift) / claim.inside,
    gap: best - second,
  };
  if (logprob <= claim.outBelow) return { margin: Number.POSITIVE_INFINITY, ...place };
  return { margin: Math.max(0, best - (logprob + temperature * draws.own)), ...place };
}
