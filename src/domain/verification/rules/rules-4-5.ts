import { type Finding, passed, skipped } from "../finding.ts";
import { earlyEnd } from "./early-end.ts";
import { lengthRule } from "./lengths.ts";
import { rankFindings, rankTop, scoreFinding } from "./rank-rules.ts";
import type { RuleCase } from "./rule-case.ts";
import { rankSpots } from "./rules-4-2.ts";
import { spotCheck } from "./spot-check.ts";
import { streamedRule } from "./streamed.ts";
import { exactUsage } from "./usage-rules.ts";

/** Shorter answers are not spot-checked. */
const SPOT_TOKENS = 4;

/**
 * Targon 4.5.0 (commit be77948, verifier/verifier.py and targon/request.py): as 4.2, with exact usage, LOW_SCORE in use
 * again, and the pace of all chunks. Later 4.5 versions let more pass: an end token's rank 15 (4.5.1), usage ± 3
 * (4.5.7), no pace (4.5.9), OVERFIT from 1 − 0.25 T and a top of at most 15 (4.5.10).
 */
export function rules45(one: RuleCase): Finding[] {
  const ranks = rankFindings(one);
  const before = [streamedRule(one.stream?.chunks ?? null), lengthRule(one), exactUsage(one)];
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
    scoreFinding(ranks.average, true),
    ranks.overfit,
    ranks.lowTokens,
    one.positions.length < SPOT_TOKENS
      ? passed("random", { detail: "too short to look at again" })
      : spotCheck(one, rankSpots(one.temperature)),
  ];
}

/** What is known to be wrong with them (reference/verification.md §1.2–1.4, and as read). */
export const defects45 = [
  "nothing holds the tokens to the seed that was sent, so that laundered logprobs pass",
  "rank 75 is the tail of a distribution near temperature 1, not a cheat: honest answers are refused for it",
  "a token of rank 25 to 74 scores full marks, one of rank K + 1 to 24 none",
  "one token is taken of each chunk, so that honest chunks with several have a wrong usage",
  "the last three tokens of the text are not looked at",
];
