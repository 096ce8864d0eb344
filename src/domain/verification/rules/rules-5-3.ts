import { type Finding, passed, skipped } from "../finding.ts";
import { earlyEnd } from "./early-end.ts";
import { piecesRule } from "./lengths.ts";
import { likelyRules, piecesLookedAt, SGLANG_TOP } from "./likely-rules.ts";
import { type RuleCase, textPositions } from "./rule-case.ts";
import { looseUsage } from "./usage-rules.ts";

/**
 * Targon 5.3.0 (commit 12148f9, verifier/verifier.py, sglang): pieces of text, finish reason, usage within half to
 * double, improbable tokens and ends by logprob, early end. Nothing that the miner reports but its text is looked at.
 * The `<think>` pieces that it takes off reasoning models' answers are left on; where it tokenized the text again, the
 * ids that came are taken.
 */
export function rules53(one: RuleCase): Finding[] {
  const pieces = one.stream?.pieces ?? textPositions(one).length;
  if (one.positions.length === 0 && pieces > 0)
    return [...piecesRule(one), skipped("improbable token", "the answer carries no token ids")];
  const before = [...piecesRule(one), looseUsage(one)];
  if (piecesLookedAt(one).length === 0)
    return [...before, skipped("improbable token", "the reference divides by zero for so short an answer")];
  const { walk, lowTokens } = likelyRules(one);
  return [...before, ...walk, earlyEnd(one, pieces, SGLANG_TOP), OVERFIT, lowTokens];
}

const OVERFIT = passed("overfit", {
  detail: "never refuses: it counts tokens of a logprob above 0.0001, and no logprob is above 0",
});

/** What is known to be wrong with them (reference/verification.md §1.2–1.4, and as read). */
export const defects53 = [
  "nothing depends on the logprobs that the miner reports: any plausible text passes (since 4.7)",
  "nothing holds the tokens to the seed that was sent",
  "OVERFIT can never be reached",
  "of two likely end tokens the less likely one is compared",
  "pieces of text stand for tokens, so that an answer in large pieces looks short and ended too early",
  "the result of a request is kept for ten minutes and not made again",
];
