import type { Position } from "../position.ts";

/**
 * Mean |Δlogprob| between the miner's reported logprobs (the token's own and its top) and the prefill's, each at most
 * `clip`; a token that the prefill's top lacks is compared with the least of that top, which it cannot exceed.
 */
export function distanceOf(positions: Position[], clip: number): number {
  let sum = 0;
  let count = 0;
  for (const { token, score } of positions) {
    const known = new Map(score.top.map(({ id, logprob }) => [id, logprob]));
    known.set(token.id, score.logprob);
    const least = score.top.at(-1)?.logprob ?? score.logprob;
    const entries = token.top.some(({ id }) => id === token.id)
      ? token.top
      : [...token.top, { id: token.id, logprob: token.logprob ?? 0 }];
    for (const { id, logprob } of entries) {
      const theirs = known.get(id);
      const gap = theirs === undefined ? Math.max(0, logprob - least) : Math.abs(logprob - theirs);
      sum += Math.min(clip, gap);
      count++;
    }
  }
  return sum / Math.max(1, count);
}
