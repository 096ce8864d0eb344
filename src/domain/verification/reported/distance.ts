import type { Position } from "../position.ts";
import { logprobIn } from "./logprob-in.ts";

/**
 * Mean |Δlogprob| between the miner's reported logprobs (the token's own and its top) and the prefill's, each at most
 * `clip`; a token that the prefill's top lacks is compared with the least of that top, which it cannot exceed.
 */
export function distanceOf(positions: Position[], clip: number): number {
  let sum = 0;
  let count = 0;
  const add = (gap: number) => {
    sum += Math.min(clip, gap);
    count++;
  };
  for (const position of positions) eachGap(position, add);
  return sum / Math.max(1, count);
}

/** The largest |Δlogprob| of a single reported logprob, counted as in `distanceOf`, nats; 0 where none came. */
export function largestGapOf(positions: Position[]): number {
  let largest = 0;
  for (const position of positions)
    eachGap(position, (gap) => {
      if (gap > largest) largest = gap;
    });
  return largest;
}

function eachGap({ token, score }: Position, take: (gap: number) => void): void {
  const least = score.top.at(-1)?.logprob ?? score.logprob;
  take(Math.abs((token.logprob ?? 0) - score.logprob));
  for (const { id, logprob } of token.top) {
    if (id === token.id) continue;
    const theirs = logprobIn(score.top, id);
    take(theirs === undefined ? Math.max(0, logprob - least) : Math.abs(logprob - theirs));
  }
}
