import type { PositionScore } from "../../ports/engine.ts";
import type { Position } from "../position.ts";

/** Keeps sure tokens, whose logprobs hardly move, from dividing by nothing; nats. */
const FLOOR = 1e-3;
/** Median of |x| of a normal x, inverted. */
const MEDIAN_TO_SIGMA = 1.4826;

/**
 * Robust scale of the noise between the miner's logits and the prefill's, nats: 1.4826 · median |r|, where r is Δlogprob
 * over what independent noise of scale 1 on each logit would make of it, √((1 − p)² + Σp_j²). Honest stacks .03 to .1,
 * int8 .1 to .2, int4 .3 to .4 on large models; 0 where nothing was reported. Source: reference/verification.md §4.2.
 */
export function noiseScale(positions: Position[]): number {
  const residuals: number[] = [];
  for (const { token, score } of positions)
    if (token.logprob !== null)
      residuals.push(Math.abs(token.logprob - score.logprob) / spreadOf(token.id, score));
  residuals.sort((a, b) => a - b);
  return MEDIAN_TO_SIGMA * (residuals[Math.floor(residuals.length / 2)] ?? 0);
}

/** Standard deviation of a logprob under independent noise of scale 1 on each logit. */
function spreadOf(own: number, { logprob: ownLogprob, top }: PositionScore): number {
  let sum = (1 - Math.exp(ownLogprob)) ** 2 + FLOOR ** 2;
  for (const { id, logprob } of top) if (id !== own) sum += Math.exp(2 * logprob);
  return Math.sqrt(sum);
}
