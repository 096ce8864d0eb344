import type { Sampling } from "../../types.ts";

/** Whether a sampling leaves any token out, so that the claimed distribution has an edge. */
export function isMasked({ topP, topK, minP }: Pick<Sampling, "topP" | "topK" | "minP">): boolean {
  return topP < 1 || topK > 0 || minP > 0;
}
