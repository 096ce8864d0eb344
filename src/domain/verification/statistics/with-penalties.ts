import type { Scored } from "../position.ts";
import { isPenalised, penalisedTop } from "./penalised.ts";

/**
 * The answer as a sampler without penalties would see it: each place's logprobs with presence and frequency penalties
 * worked in, so that every test of the choice holds as it stands. Only for those tests: what a miner reports is raw.
 * Null where the penalties cannot be worked in from logprobs (repetition, or penalties below 0, which lift tokens that
 * the top does not show); the same answer where there are none.
 */
export function withPenalties(scored: Scored): Scored | null {
  const { sampling, positions } = scored;
  if (!isPenalised(sampling)) return scored;
  const { presencePenalty, frequencyPenalty, repetitionPenalty } = sampling;
  if (repetitionPenalty !== 1 || presencePenalty < 0 || frequencyPenalty < 0) return null;
  const output: number[] = [];
  const seen = positions.map(({ token, score }) => {
    const { top, logprobOf } = penalisedTop(score.top, sampling, { prompt: [], output });
    output.push(token.id);
    const logprob = logprobOf(token.id, score.logprob);
    return { token, score: { ...score, logprob, top } };
  });
  return { ...scored, positions: seen, sampling: { ...sampling, presencePenalty: 0, frequencyPenalty: 0 } };
}
