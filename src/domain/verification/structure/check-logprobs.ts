import type { Token } from "../../types.ts";
import { type Finding, failed, passed, skipped } from "../finding.ts";
import type { Policy } from "../policy/policy.ts";

const NAME = "logprobs";

/** The numbers that `checkLogprobs` judges by. */
export type LogprobPolicy = Pick<Policy["structure"], "logprobSlack" | "ownSlack" | "topMass">;

/**
 * The reported logprobs are logprobs of one distribution, whatever the model: finite, none above 0, no token twice in a
 * top, the token's own the same there as beside it, or below all of it, and no top's probabilities above 1 together.
 * Which tokens and numbers they should be is judged with the prefill. Tokens without a logprob are passed over.
 */
export function checkLogprobs(tokens: Token[], policy: LogprobPolicy): Finding {
  if (tokens.every(({ logprob, top }) => logprob === null && top.length === 0))
    return skipped(NAME, "no logprobs came");
  for (const [i, token] of tokens.entries()) {
    const wrong = wrongIn(token, policy);
    if (wrong !== null) return failed(NAME, { cause: "LOW_SCORE" }, { statistic: i, detail: wrong });
  }
  return passed(NAME);
}

function wrongIn({ id, logprob, top }: Token, policy: LogprobPolicy): string | null {
  if (!isLogprob(logprob ?? 0, policy) || top.some((one) => !isLogprob(one.logprob, policy)))
    return "a logprob above 0, or no number, at the token";
  if (new Set(top.map((one) => one.id)).size < top.length) return "a token twice in the top at the token";
  const mass = top.reduce((sum, one) => sum + Math.exp(one.logprob), 0);
  if (mass > policy.topMass) return "a top more likely than 1 at the token";
  return logprob === null || top.length === 0 || agrees({ id, logprob, top }, policy)
    ? null
    : "the token's own logprob and its place in the top differ at the token";
}

function isLogprob(value: number, { logprobSlack }: LogprobPolicy): boolean {
  return Number.isFinite(value) && value <= logprobSlack;
}

function agrees(
  { id, logprob, top }: Pick<Token, "id" | "top"> & { logprob: number },
  { ownSlack }: LogprobPolicy,
): boolean {
  const own = top.find((one) => one.id === id);
  if (own) return Math.abs(own.logprob - logprob) <= ownSlack;
  return top.every((one) => logprob <= one.logprob + ownSlack);
}
