import { naturalExp } from "../../noise/natural-exp.ts";
import type { Claim } from "./claim.ts";
import { claimTemperature, type Place } from "./place.ts";

/** A sampling that a miner may use instead of the claimed one, with the same seed. */
export type Deviation = {
  /** Of the claimed temperature; 0 is greedy. */
  temperatureFactor: number;
  /** Undefined: as claimed. */
  topP?: number | undefined;
};

/** Width of the disturbance that is granted, in steps: as honest bfloat16 stacks differ among themselves. */
const WIDTH = 0.25;
/** What is further behind than so many widths counts nothing. */
const NEGLIGIBLE = 30;
/** Where the likeliest token has nearly all of the claim, every deviation draws it. */
const PEAKED = 1 - 1e-4;

/**
 * Chance of the token under a deviation with the seed that was sent; over all tokens at most 1. top_k and min_p stay as
 * claimed, so a token outside what the claim surely keeps has none. `scratch`: as long as the top.
 */
export function deviatingChance(
  place: Place,
  { temperatureFactor, topP = place.sampling.topP }: Deviation,
  scratch: number[],
): number {
  const { claim, draws, sampling, rank, logprob } = place;
  if (1 / claim.high > PEAKED) return rank === 0 ? 1 : 0;
  const temperature = claimTemperature(sampling.temperature * temperatureFactor);
  const { count, open } = competing(
    place,
    { temperature, isClaimed: temperatureFactor === 1, topP },
    scratch,
  );
  if (rank === -1 ? !open : rank >= count) return 0;
  const noise = temperatureFactor === 0 ? 0 : temperature;
  const own = logprob + noise * draws.own;
  const width = WIDTH * claim.step;
  const scale = 1 / width;
  const floor = own - NEGLIGIBLE * width;
  let sum = 1;
  for (let j = 0; j < count; j++) {
    const key = (claim.logprobs[j] as number) + noise * (draws.top[j] as number);
    if (key > floor && j !== rank) sum += naturalExp(Math.min(NEGLIGIBLE, (key - own) * scale));
  }
  return 1 / sum;
}

/** How many of the top compete, and whether tokens outside it may too. */
function competing(
  { claim, sampling }: Place,
  { temperature, isClaimed, topP }: { temperature: number; isClaimed: boolean; topP: number },
  scratch: number[],
): { count: number; open: boolean } {
  const ranked = sampling.topK > 0 || sampling.minP > 0;
  const most = ranked ? claim.kept.length : claim.logprobs.length;
  if (topP >= 1) return { count: most, open: !ranked };
  const weights = isClaimed ? claim.weights : weightsAt(claim.logprobs, temperature, scratch);
  const all = isClaimed && most === weights.length ? claim.low : sumOf(weights, most);
  const limit = topP * (all + (ranked ? 0 : tailAt(claim, temperature)));
  let before = 0;
  let count = 0;
  while (count < most && before < limit) before += weights[count++] as number;
  return { count, open: !ranked && before < limit };
}

function sumOf(weights: number[], count: number): number {
  let sum = 0;
  for (let j = 0; j < count; j++) sum += weights[j] as number;
  return sum;
}

function weightsAt(logprobs: number[], temperature: number, out: number[]): number[] {
  const first = logprobs[0] ?? 0;
  for (let j = 0; j < logprobs.length; j++)
    out[j] = naturalExp(((logprobs[j] as number) - first) / temperature);
  return out;
}

/** About what the tokens outside the top weigh: as if each were as likely as the last of it. */
function tailAt({ logprobs, outside }: Claim, temperature: number): number {
  const last = logprobs.at(-1) ?? 0;
  return outside * naturalExp((last - (logprobs[0] ?? 0)) / temperature - last);
}
