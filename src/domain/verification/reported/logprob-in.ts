import type { TopLogprob } from "../../types.ts";

/** The logprob of an id in a place's top; undefined where the top lacks it. */
export function logprobIn(top: readonly TopLogprob[], id: number): number | undefined {
  for (const one of top) if (one.id === id) return one.logprob;
  return undefined;
}
