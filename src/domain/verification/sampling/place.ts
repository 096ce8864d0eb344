import type { PositionScore } from "../../ports/engine.ts";
import type { Sampling, TopLogprob } from "../../types.ts";
import type { Claim } from "./claim.ts";
import type { Draws } from "./draws.ts";

/** One position of an answer as the tests of its token see it. */
export type Place = {
  claim: Claim;
  draws: Draws;
  sampling: Sampling;
  /** Index of the token in the prefill's top; -1: it is outside. */
  rank: number;
  /** Raw logprob of the token. */
  logprob: number;
};

/** The place of a token. */
export function placeAt(
  { score, id }: { score: PositionScore; id: number },
  { claim, draws, sampling }: Pick<Place, "claim" | "draws" | "sampling">,
): Place {
  return { claim, draws, sampling, rank: rankOf(score.top, id), logprob: score.logprob };
}

/** Index of an id in a top; -1: it is outside. */
export function rankOf(top: TopLogprob[], id: number): number {
  for (let j = 0; j < top.length; j++) if ((top[j] as TopLogprob).id === id) return j;
  return -1;
}

/** Stands in for 0, where a temperature divides. */
const COLD = 0.01;

/** The temperature that a claim is reckoned with: 0 is a very cold one. */
export function claimTemperature(temperature: number): number {
  return Math.max(COLD, temperature);
}
