import type { TopLogprob } from "../../types.ts";

/** So many of the likeliest tokens show the lattice; further down rounding of the logs blurs it. */
const LOOKED_AT = 6;
/** Coarsest and finest step of bfloat16 logits that is looked for: 2^-1 … 2^-9. */
const COARSEST = 1;
const FINEST = 9;
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
  const first = top[0]?.logprob ?? 0;
  for (let bits = COARSEST; bits <= FINEST; bits++) {
    if (liesOn(2 ** -bits, { top, count, first })) return 2 ** -bits;
  }
  return null;
}

function liesOn(
  step: number,
  { top, count, first }: { top: readonly TopLogprob[]; count: number; first: number },
): boolean {
  for (let i = 1; i < count; i++) {
    const steps = (first - (top[i]?.logprob ?? 0)) / step;
    if (Math.abs(steps - Math.round(steps)) * step > SLACK) return false;
  }
  return true;
}
