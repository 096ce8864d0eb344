import { type Finding, skipped } from "../finding.ts";
import { earlyEnd } from "./early-end.ts";
import { lengthRule } from "./lengths.ts";
import { topKOf } from "./rank.ts";
import { rankFindings, rankTop, scoreFinding } from "./rank-rules.ts";
import { type RuleCase, TOP } from "./rule-case.ts";
import { type SpotCheck, spotCheck } from "./spot-check.ts";
import { streamedRule } from "./streamed.ts";

/**
 * Targon 4.2.6 (commit c824272, verifier/verifier.py and targon/request.py; the rules stayed so until 4.4.2): pace,
 * length, ranks, early end, OVERFIT, then "random". 4.2.0 had int(10 T) + 3 for the top.
 */
export function rules42(one: RuleCase): Finding[] {
  const ranks = rankFindings(one);
  const before = [streamedRule(one.stream?.tokenChunks ?? null), lengthRule(one)];
  if (ranks === null)
    return [
      ...before,
      earlyEnd(one, one.positions.length, rankTop(one.temperature)),
      skipped("score", "the reference divides by zero for so short an answer"),
    ];
  return [
    ...before,
    ...ranks.walk,
    ranks.notFirst,
    earlyEnd(one, one.positions.length, rankTop(one.temperature)),
    scoreFinding(ranks.average, false),
    ranks.overfit,
    ranks.lowTokens,
    spotCheck(one, rankSpots(one.temperature)),
  ];
}

/** The "random" check of 4.2 to 4.6: three places between, the top int(10 T) + 3, up to temperature 0.75. */
export function rankSpots(temperature: number): SpotCheck {
  const skip = temperature > 0.75 ? "made only up to temperature 0.75" : null;
  return { topK: topKOf(temperature, 3, TOP), more: 3, skip };
}

/** What is known to be wrong with them (reference/verification.md §1.2–1.4, and as read). */
export const defects42 = [
  "LOW_SCORE is computed but never used: an answer with a mean score of 0 passes",
  "nothing holds the tokens to the seed that was sent, so that laundered logprobs pass",
  "rank 75 is the tail of a distribution near temperature 1, not a cheat: honest answers are refused for it",
  "the last three tokens of the text are not looked at",
  "a usage chunk, which has no choices, raises in the validator and is taken for a bad stream",
];
