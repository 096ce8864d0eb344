import type { TopLogprob } from "../../types.ts";

/** Coarsest and finest bf16 steps of logits that occur: |logit| below 64 and from ½ on. */
const COARSEST = 1 / 4;
const FINEST = 1 / 256;
/** Float32 logprobs of one position are exact to this, nats. */
const ROUNDING = 2e-5;
/** Tokens further down have finer steps. */
const LOOKED_AT = 6;
/** Where no lattice shows (float32): the step of logits between 4 and 8. */
const NO_LATTICE = 1 / 32;

/**
 * The bf16 step of a position's largest logits, nats: the coarsest power of two of which all differences among the six
 * likeliest are multiples; 1/32 where there is none (reference/verification.md §0.7, §4.2).
 */
export function latticeStep(top: TopLogprob[]): number {
  const first = top[0]?.logprob ?? 0;
  const gaps = top.slice(1, LOOKED_AT).map(({ logprob }) => first - logprob);
  if (gaps.length === 0) return NO_LATTICE;
  for (let step = COARSEST; step >= FINEST; step /= 2)
    if (gaps.every((gap) => Math.abs(gap - Math.round(gap / step) * step) < ROUNDING)) return step;
  return NO_LATTICE;
}
