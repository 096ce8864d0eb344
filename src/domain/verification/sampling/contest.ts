import { naturalExp } from "../../noise/natural-exp.ts";
import { claimTemperature, type Place } from "./place.ts";

/** How the rivals of a position's token stand against it under the claimed noise. */
export type Contest = {
  /** Lead of each surely kept rival over the token, in steps of the logits' lattice; below 0: behind. */
  leads: Float64Array;
  /** How many of `leads` there are. */
  rivals: number;
  /** The largest of them, 0 where none leads. */
  most: number;
  /** The claim forbids the token. */
  masked: boolean;
  /** Claimed probability of the token, whatever the noise: 0 … 1. */
  claimed: number;
};

/**
 * The contest for one position, its leads written to `leads` (as long as the top). A token outside the top is a rival like any other where it was chosen; rivals outside
 * the top are unknown and left out, which can only speak for the miner.
 */
export function contestOf({ claim, draws, sampling, rank, logprob }: Place, leads: Float64Array): Contest {
  const { kept, step, shift, inside, outBelow, logprobs } = claim;
  const { temperature } = sampling;
  const own = logprob + temperature * draws.own;
  let count = 0;
  let most = 0;
  for (let j = 0; j < kept.length; j++) {
    if (j === rank) continue;
    const key = (logprobs[j] as number) + temperature * (draws.top[j] as number);
    const lead = (key - own) / step;
    leads[count++] = lead;
    if (lead > most) most = lead;
  }
  const masked = logprob <= outBelow;
  const weight = naturalExp(logprob / claimTemperature(temperature) - shift);
  return { leads, rivals: count, most, masked, claimed: masked ? 0 : Math.min(1, weight / inside) };
}
