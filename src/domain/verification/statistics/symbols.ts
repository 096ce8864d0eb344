import type { Sampling, TopLogprob } from "../../types.ts";
import type { Claim } from "../sampling/claim.ts";
import { type Bounds, tailBounds } from "./tail-bounds.ts";

/**
 * What a position may show under the claim, as symbols of known probability: tokens of the top, and OTHER for all the
 * rest together. Where the rest is not known (the tail at another temperature than 1, the edge of a mask), `other` is
 * null and `q` holds *given* that the token is one of `tokens`; what lies outside then says nothing. Both keep every
 * test exact. Depends on nothing that the miner chose.
 */
export type Symbols = {
  /** Likeliest first. */
  tokens: TopLogprob[];
  /** Claimed probability of each; they sum up to 1 − `other`, or to 1. */
  q: number[];
  other: number | null;
  /** Estimated share of `tokens` before anything is masked, at the claimed temperature. */
  mass: number;
};

/** Of a claim: the tokens that surely compete, and the logprob below which none does. */
export type Mask = Pick<Claim, "kept" | "outBelow">;

/** The parts of a sampling that shape the distribution before penalties. */
export type Shape = Pick<Sampling, "temperature" | "topP" | "topK" | "minP">;

/** Symbols of a position from its top logprobs (raw, likeliest first), its mask and the sampling, `temperature` > 0. */
export function symbolsOf(
  top: TopLogprob[],
  { kept, outBelow }: Mask,
  { sampling, width }: { sampling: Shape; width: number },
): Symbols {
  const { temperature } = sampling;
  const shift = (top[0]?.logprob ?? 0) / temperature;
  const weigh = ({ logprob }: TopLogprob) => Math.exp(logprob / temperature - shift);
  const weights = kept.map(weigh);
  const surely = sum(weights);
  const competing = top.filter(({ logprob }) => logprob > outBelow);
  const unmasked = tailBounds(top, temperature, shift);
  const tail = tailOf(top, competing.length, { sampling, unmasked });
  const unsure = sum(competing.slice(kept.length).map(weigh));
  const mass = surely / (sum(top.map(weigh)) + (unmasked.low + unmasked.high) / 2);
  const isKnown = unsure + tail.high - tail.low <= width * (surely + tail.low);
  if (!isKnown) return { tokens: kept, q: weights.map((weight) => weight / surely), other: null, mass };
  const rest = unsure + (tail.low + tail.high) / 2;
  const all = surely + rest;
  return { tokens: kept, q: weights.map((weight) => weight / all), other: rest / all, mass };
}

/** Index of a token among the symbols' tokens; -1 is the rest. */
export function symbolOf({ tokens }: Symbols, id: number): number {
  return tokens.findIndex((token) => token.id === id);
}

/** What is not shown competes only where everything shown may; surely so only where nothing is masked. */
function tailOf(
  top: TopLogprob[],
  competing: number,
  { sampling, unmasked }: { sampling: Shape; unmasked: Bounds },
): Bounds {
  const { topP, topK, minP } = sampling;
  if (competing < top.length || (topK > 0 && topK <= top.length)) return { low: 0, high: 0 };
  return topP < 1 || topK > 0 || minP > 0 ? { low: 0, high: unmasked.high } : unmasked;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
