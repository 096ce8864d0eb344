import { type Finding, skipped } from "../finding.ts";
import { fastLogprobs } from "./fast-logprobs.ts";
import { lengthRule } from "./lengths.ts";
import type { RuleCase } from "./rule-case.ts";
import { spotCheck } from "./spot-check.ts";

/** The "random" check's top; made below this temperature only. */
const TOP_K = { asked: 7, used: 7 };
const LEAST_HOT = 0.5;

/**
 * Targon 4.0.0 (commit 0de12b5, verifier/verifier.py): length, powv, "fast" and "random" logprobs, in this order. It
 * gave no causes, only sentences: ours are those of the same rules in later versions.
 */
export function rules40(one: RuleCase): Finding[] {
  const skip = one.temperature < LEAST_HOT ? null : "made only below temperature 0.5";
  return [
    lengthRule(one),
    skipped(
      "powv",
      "needs the values of the weights; switched off from 4.0.3 (commit 7142c0e), taken out in 4.2.0",
    ),
    fastLogprobs(one),
    spotCheck(one, { topK: TOP_K, more: 1, skip }),
  ];
}

/** What is known to be wrong with them (reference/verification.md §1.2–1.4, and as read). */
export const defects40 = [
  "nothing holds the tokens to the seed that was sent, so that laundered logprobs pass",
  "the last three tokens of the text are not looked at",
  "a logprob that is off by 2 nats scores as a perfect one, and one that is missing counts as 0",
  "the prompt is templated without its generation prompt and the answer tokenized again from its text, so that honest logprobs shift",
];
