import type { TopLogprob } from "../../types.ts";
import type { Position } from "../position.ts";
import { logprobIn } from "./logprob-in.ts";

/** How far the miner's reported logprobs lie from the prefill's, nats. */
export type Distance = {
  /** Mean, each counted with at most the clip. */
  mean: number;
  /** The largest of a single one; 0 where none came. */
  largest: number;
};

/**
 * |Δlogprob| between the miner's reported logprobs (the token's own and its top) and the prefill's; a token that the
 * prefill's top lacks is compared with the least of that top, which it cannot exceed.
 *
 * @param clip - what counts at most in the mean, nats
 */
export function distanceOf(positions: Position[], clip: number): Distance {
  const sums = { total: 0, count: 0, largest: 0 };
  for (const position of positions) addPosition(sums, position, clip);
  return { mean: sums.total / Math.max(1, sums.count), largest: sums.largest };
}

type Sums = { total: number; count: number; largest: number };

function addPosition(sums: Sums, { token, score }: Position, clip: number): void {
  const { top } = token;
  const least = score.top.at(-1)?.logprob ?? score.logprob;
  addGap(sums, Math.abs((token.logprob ?? 0) - score.logprob), clip);
  for (let i = 0; i < top.length; i++) {
    const { id, logprob } = top[i] as TopLogprob;
    if (id === token.id) continue;
    const theirs = logprobIn(score.top, id, i);
    addGap(sums, theirs === undefined ? Math.max(0, logprob - least) : Math.abs(logprob - theirs), clip);
  }
}

function addGap(sums: Sums, gap: number, clip: number): void {
  sums.total += Math.min(gap, clip);
  sums.count++;
  if (gap > sums.largest) sums.largest = gap;
}
