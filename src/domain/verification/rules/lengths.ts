import { type Finding, passed, skipped } from "../finding.ts";
import { type RuleCase, textPositions } from "./rule-case.ts";
import { ruled } from "./ruled.ts";

const LENGTH = "length";

/** At least three tokens and no more than max_tokens, the end token counted (verifier `verify`, 4.0.0 to 4.6). */
export function lengthRule({ positions, maxTokens }: RuleCase): Finding {
  const statistic = positions.length;
  if (statistic < 3) return ruled(LENGTH, "TOO_SHORT", { statistic, threshold: 3, detail: "too few tokens" });
  return tooLong(statistic, maxTokens);
}

/**
 * At least one piece of text in at least two chunks, the last but one with a finish reason, and no more pieces than
 * max_tokens: pieces, not tokens, are counted from 4.7 on (5.3.0 verifier `verify`, `get_end_reason`).
 */
export function piecesRule(one: RuleCase): Finding[] {
  const { stream, maxTokens } = one;
  if (stream === null) {
    const why = "the reference reads the chunks of a stream, of which nothing is known";
    return [tooLong(textPositions(one).length, maxTokens), skipped("finish reason", why)];
  }
  const { pieces, chunks, finishBeforeLast } = stream;
  const short = pieces === 0 || chunks.length < 2;
  const length = short
    ? ruled(LENGTH, "TOO_SHORT", { statistic: pieces, threshold: 1, detail: "no text, or a single chunk" })
    : tooLong(pieces, maxTokens);
  const found = finishBeforeLast !== null && FINISHES.includes(finishBeforeLast);
  const detail = found
    ? `finish reason ${finishBeforeLast}`
    : "the last chunk but one has no finish reason (the reference calls that too short)";
  return [length, ruled("finish reason", found ? null : "TOO_SHORT", { detail })];
}

const FINISHES = ["stop", "length", "content_filter", "tool_calls", "function_call"];

function tooLong(statistic: number, maxTokens: number | null): Finding {
  if (maxTokens === null) return passed(LENGTH, { statistic, detail: "no max_tokens was asked for" });
  const values = { statistic, threshold: maxTokens };
  return statistic > maxTokens
    ? ruled(LENGTH, "TOO_LONG", { ...values, detail: "more tokens than asked" })
    : passed(LENGTH, values);
}
