import { naturalExp } from "../../noise/natural-exp.ts";
import type { Sampling, TopLogprob } from "../../types.ts";
import type { Claim } from "../sampling/claim.ts";
import { isMasked } from "../sampling/is-masked.ts";
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
  const weights = top.map(({ logprob }) => naturalExp(logprob / temperature - shift));
  let competing = top.length;
  while (competing > 0 && !((top[competing - 1]?.logprob ?? 0) > outBelow)) competing--;
  const surely = sumOf(weights, 0, kept.length);
  const unsure = sumOf(weights, kept.length, Math.max(kept.length, competing));
  const out = sumOf(weights, Math.max(kept.length, competing), top.length);
  const unmasked = tailBounds(top, temperature, shift);
  const tail = tailOf(top, competing, { sampling, unmasked });
  const mass = surely / (surely + unsure + out + (unmasked.low + unmasked.high) / 2);
  const isKnown = unsure + tail.high - tail.low <= width * (surely + tail.low);
  const rest = isKnown ? unsure + (tail.low + tail.high) / 2 : 0;
  const all = surely + rest;
  const q = kept.map((_, i) => (weights[i] ?? 0) / all);
  return { tokens: kept, q, other: isKnown ? rest / all : null, mass };
}

function sumOf(values: number[], from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] ?? 0;
  return sum;
}

/** Index of a token among the symbols' tokens; -1 is the rest. */
export function symbolOf({ tokens }: Symbols, id: number): number {
  for (let i = 0; i < tokens.length; i++) if (tokens[i]?.id === id) return i;
  return -1;
}

/** What is not shown competes only where everything shown may; surely so only where nothing is masked. */
function tailOf(
  top: TopLogprob[],
  competing: number,
  { sampling, unmasked }: { sampling: Shape; unmasked: Bounds },
): Bounds {
  const { topK } = sampling;
  if (competing < top.length || (topK > 0 && topK <= top.length)) return { low: 0, high: 0 };
  return isMasked(sampling) ? { low: 0, high: unmasked.high } : unmasked;
}
