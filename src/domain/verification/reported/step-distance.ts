import type { TopLogprob } from "../../types.ts";
import type { Position } from "../position.ts";
import { latticeStep } from "../statistics/lattice-step.ts";
import { logprobIn } from "./logprob-in.ts";

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
  const count = Math.min(COMPARED, token.top.length);
  if (count === 0) return null;
  const least = score.top.at(-1)?.logprob ?? score.logprob;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const { id, logprob } = token.top[i] as TopLogprob;
    const theirs = id === token.id ? score.logprob : logprobIn(score.top, id, i);
    total += Math.min(clip, theirs === undefined ? Math.max(0, logprob - least) : Math.abs(logprob - theirs));
  }
  const nats = total / count;
  return { nats, steps: nats / latticeStep(score.top) };
}
