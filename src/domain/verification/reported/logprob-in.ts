import type { TopLogprob } from "../../types.ts";

/** The logprob of an id in a place's top; undefined where the top lacks it. `near`: where it is looked for first. */
export function logprobIn(top: readonly TopLogprob[], id: number, near = 0): number | undefined {
  const guess = top[near];
  if (guess !== undefined && guess.id === id) return guess.logprob;
  for (let j = 0; j < top.length; j++) {
    const one = top[j] as TopLogprob;
    if (one.id === id) return one.logprob;
  }
  return undefined;
}
