import type { TopLogprob } from "../../types.ts";

/** So many of the likeliest tokens show the lattice; further down rounding of the logs blurs it. */
const LOOKED_AT = 6;
/** Coarsest and finest step of bfloat16 logits that is looked for: 2^-1 … 2^-9. */
const COARSEST = 1 / 2;
const FINEST = 1 / 512;
/** Logprobs come as float32 or with five decimals. */
const SLACK = 6e-5;

/**
 * Step of the lattice on which a position's logits lie, nats: bfloat16 keeps 8 bits, so logits of 8 … 16 are multiples
 * of 1/16, and so are the differences of their logprobs. Null: no lattice, the prefill is finer than that.
 * Source: reference/verification.md §4.2, reference/evidence.md.
 */
export function stepOf(top: readonly TopLogprob[]): number | null {
  const count = Math.min(LOOKED_AT, top.length);
  if (count < 2) return null;
  const first = (top[0] as TopLogprob).logprob;
  let step = COARSEST;
  // What lies on a step lies on all finer ones, so one pass finds the step of all.
  for (let i = 1; i < count; i++) {
    const difference = first - (top[i] as TopLogprob).logprob;
    while (!liesOn(step, difference)) {
      step /= 2;
      if (step < FINEST) return null;
    }
  }
  return step;
}

function liesOn(step: number, difference: number): boolean {
  const steps = difference / step;
  return Math.abs(steps - Math.floor(steps + 0.5)) * step <= SLACK;
}
