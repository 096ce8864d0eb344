import type { Position } from "../position.ts";
import { latticeStep } from "../statistics/lattice-step.ts";

/** So many of the reported likeliest tokens are compared, whatever was asked for. */
const COMPARED = 5;

/** How far the reported top of a place lies from the prefill's. */
export type StepDistance = {
  /** Mean |Δlogprob|, nats. */
  nats: number;
  /** The same in bf16 steps of the place's logits: unit-free, alike for wide and narrow places. */
  steps: number;
};

/**
 * Mean |Δlogprob| over the up to five likeliest tokens that the miner reported, each at most `clip` nats; null where it
 * reported none. A token that the prefill's top lacks is compared with the least of that top, which it cannot exceed.
 */
export function stepDistance({ token, score }: Position, clip: number): StepDistance | null {
  const reported = token.top.slice(0, COMPARED);
  if (reported.length === 0) return null;
  const least = score.top.at(-1)?.logprob ?? score.logprob;
  const theirs = (id: number) =>
    id === token.id ? score.logprob : score.top.find((one) => one.id === id)?.logprob;
  const total = reported.reduce((sum, { id, logprob }) => {
    const other = theirs(id);
    const gap = other === undefined ? Math.max(0, logprob - least) : Math.abs(logprob - other);
    return sum + Math.min(clip, gap);
  }, 0);
  const nats = total / reported.length;
  return { nats, steps: nats / latticeStep(score.top) };
}
