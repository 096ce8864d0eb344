import type { Position } from "../position.ts";

/**
 * Mean |Δlogprob| between the miner's reported logprobs (the token's own and its top) and the prefill's, each at most
 * `clip`; a token that the prefill's top lacks is compared with the least of that top, which it cannot exceed.
 */
export function distanceOf(positions: Position[], clip: number): number {
  let sum = 0;
  let count = 0;
  for (const position of positions)
    for (const gap of gapsOf(position)) {
      sum += Math.min(clip, gap);
      count++;
    }
  return sum / Math.max(1, count);
}

/** The largest |Δlogprob| of a single reported logprob, counted as in `distanceOf`, nats; 0 where none came. */
export function largestGapOf(positions: Position[]): number {
  let largest = 0;
  for (const position of positions) for (const gap of gapsOf(position)) largest = Math.max(largest, gap);
  return largest;
}

function gapsOf({ token, score }: Position): number[] {
  const known = new Map(score.top.map(({ id, logprob }) => [id, logprob]));
  known.set(token.id, score.logprob);
  const least = score.top.at(-1)?.logprob ?? score.logprob;
  const entries = [
    { id: token.id, logprob: token.logprob ?? 0 },
    ...token.top.filter(({ id }) => id !== token.id),
  ];
  return entries.map(({ id, logprob }) => {
    const theirs = known.get(id);
    return theirs === undefined ? Math.max(0, logprob - least) : Math.abs(logprob - theirs);
  });
}
