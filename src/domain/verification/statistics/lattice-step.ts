import type { TopLogprob } from "../../types.ts";
import { stepOf } from "../sampling/step.ts";

/** Where no lattice shows (a float32 prefill): the bf16 step of logits between 4 and 8, nats. */
const NO_LATTICE = 1 / 32;

/** The bf16 step of a position's largest logits, nats; 1/32 where the prefill is finer than bf16. */
export function latticeStep(top: readonly TopLogprob[]): number {
  return stepOf(top) ?? NO_LATTICE;
}
