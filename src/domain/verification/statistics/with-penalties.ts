import type { Sampling } from "../../types.ts";
import type { Position, Scored } from "../position.ts";
import { isMasked } from "../sampling/is-masked.ts";
import { isPenalised, penalisedTop } from "./penalised.ts";

/**
 * The answer as a sampler without penalties would see it, for tests of the choice against the seed; what a miner reports
 * is raw. Presence and frequency penalties are worked into each place's logprobs. A repetition penalty above 1 lowers
 * the tokens of prompt and answer by amounts that logprobs do not tell: they are left out, and places where one of them
 * was chosen say nothing.
 *
 * Null where that cannot be done: a repetition penalty below 1, which lifts tokens; any penalty that lifts, or a
 * repetition penalty, beside top_p, top_k or min_p, whose edge it moves; a repetition penalty without the prompt's ids.
 * The same answer where there are no penalties.
 */
export function withPenalties(scored: Scored): Scored | null {
  const { sampling } = scored;
  if (!isPenalised(sampling)) return scored;
  const { presencePenalty, frequencyPenalty, repetitionPenalty } = sampling;
  const lifts = presencePenalty < 0 || frequencyPenalty < 0;
  if (repetitionPenalty < 1 || ((lifts || repetitionPenalty > 1) && isMasked(sampling))) return null;
  if (repetitionPenalty > 1 && scored.prompt === undefined) return null;
  const positions = repetitionPenalty > 1 ? withoutRepeated(scored) : withKnown(scored);
  const none = { presencePenalty: 0, frequencyPenalty: 0, repetitionPenalty: 1 };
  return { ...scored, positions, sampling: { ...sampling, ...none } };
}

/** Whether the penalties leave the claimed distribution itself known, and not the contest alone. */
export function isClaimKnown({ presencePenalty, frequencyPenalty, repetitionPenalty }: Sampling): boolean {
  return repetitionPenalty === 1 && presencePenalty >= 0 && frequencyPenalty >= 0;
}

function withKnown({ positions, sampling }: Scored): Position[] {
  const output: number[] = [];
  return positions.map(({ token, score }) => {
    const { top, logprobOf } = penalisedTop(score.top, sampling, { prompt: [], output });
    output.push(token.id);
    return { token, score: { ...score, logprob: logprobOf(token.id, score.logprob), top } };
  });
}

/** Presence and frequency penalties touch only tokens that repetition touches too. */
function withoutRepeated({ positions, prompt = [] }: Scored): Position[] {
  const seen = new Set(prompt);
  return positions.map(({ token, score }) => {
    const top = score.top.filter(({ id }) => !seen.has(id));
    const isTelling = !seen.has(token.id) && top.length > 0;
    seen.add(token.id);
    const silent = { logprob: 0, rank: 1, top: [{ id: token.id, logprob: 0 }] };
    return { token, score: isTelling ? { ...score, top } : silent };
  });
}
