import { type Finding, skipped } from "../finding.ts";
import type { Position } from "../position.ts";
import { lookedAt } from "./rank-rules.ts";
import type { RuleCase } from "./rule-case.ts";
import { ruled } from "./ruled.ts";

const NAME = "score";
const LEAST_SCORE = 0.85;
const GOOD_SCORE = 0.9;
const DEFECT =
  "(1 − |Δlogprob|)² has no floor: a difference of 2 scores as none at all; a token without a logprob counts as 0";

/**
 * The "fast" check of 4.0: mean of (1 − |Δlogprob|)² over the tokens, 0.9 and more counting as 1, at least 0.85
 * (4.0.0 `verify_logprobs_fast`). The reference compared logprobs after temperature, as vLLM V0 gave them.
 */
export function fastLogprobs(one: RuleCase): Finding {
  const looked = lookedAt(one);
  if (looked === 0) return skipped(NAME, "the reference divides by zero for so short an answer");
  const scores = one.positions.slice(0, Math.max(0, looked)).map(scoreOf);
  const statistic = scores.reduce((sum, score) => sum + score, 0) / looked;
  const cause = statistic < LEAST_SCORE ? "LOW_SCORE" : null;
  return ruled(NAME, cause, { statistic, threshold: LEAST_SCORE, detail: DEFECT });
}

function scoreOf({ token, score }: Position): number {
  const likeness = (1 - Math.abs((token.logprob ?? 0) - score.logprob)) ** 2;
  return likeness >= GOOD_SCORE ? 1 : likeness;
}
