import { type Finding, passed, skipped } from "../finding.ts";
import type { Position } from "../position.ts";
import { type RuleCase, textPositions } from "./rule-case.ts";
import { ruled } from "./ruled.ts";

/** Limits of the sglang verifier, natural logprobs (5.2.7 commits 834f990, bf675b1; 5.3.0). */
const LOGPROBS = { improbable: -13, low: -8 };
const LOW_TOKENS = 5;
/** Likeliest tokens that it asks for. */
export const SGLANG_TOP = { asked: 15, used: 15 };

/** Tokens that the sglang verifier looks at: all of the text but the last piece. */
export function piecesLookedAt(one: RuleCase): Position[] {
  const text = textPositions(one);
  const pieces = one.stream?.pieces ?? text.length;
  return text.slice(0, Math.max(0, Math.min(text.length, pieces - 1)));
}

/**
 * SKIPPED_EOS_EOT and UNLIKELY_TOKEN of the sglang verifier, the one that comes first in the answer first; then what it
 * makes of too many improbable tokens.
 */
export function likelyRules(one: RuleCase): { walk: Finding[]; lowTokens: Finding } {
  const { endIds } = one;
  const positions = piecesLookedAt(one);
  const skippedEnd = positions.findIndex((position) => endIsLikelier(position, endIds ?? []));
  const improbable = positions.findIndex(({ score }) => score.logprob <= LOGPROBS.improbable);
  const end = endFinding(skippedEnd, endIds);
  const token = tokenFinding(improbable, positions);
  const tokenFirst = improbable !== -1 && (skippedEnd === -1 || improbable < skippedEnd);
  const low = positions.filter(({ score }) => score.logprob <= LOGPROBS.low).length;
  const lowTokens = ruled("improbable tokens", low >= LOW_TOKENS ? "UNLIKELY_TOKEN" : null, {
    statistic: low,
    threshold: LOW_TOKENS,
    detail: `tokens of logprob ${LOGPROBS.low} or less`,
  });
  return { walk: tokenFirst ? [token, end] : [end, token], lowTokens };
}

/** The *less* likely end token of those in the top: the sign of the comparison of ranks was kept for logprobs. */
function endIsLikelier({ token, score }: Position, endIds: number[]): boolean {
  if (endIds.includes(token.id)) return false;
  const ends = score.top
    .slice(0, SGLANG_TOP.used)
    .filter(({ id }) => endIds.includes(id))
    .map(({ logprob }) => logprob);
  if (ends.length === 0) return false;
  const end = Math.min(...ends);
  return end > score.logprob && score.logprob < 2 * end;
}

function endFinding(index: number, endIds: number[] | null): Finding {
  const name = "skipped end";
  const which = "of two likely end tokens the reference takes the less likely";
  if (endIds === null) return skipped(name, "the model's end tokens are not known");
  if (index === -1) return passed(name, { detail: which });
  return ruled(name, "SKIPPED_EOS_EOT", {
    detail: `token ${index}: an end token was likelier, with less than half its logprob; ${which}`,
  });
}

function tokenFinding(index: number, positions: Position[]): Finding {
  const name = "improbable token";
  const position = positions[index];
  if (!position) return passed(name, { detail: `the first ${positions.length} tokens looked at` });
  return ruled(name, "UNLIKELY_TOKEN", {
    statistic: position.score.logprob,
    threshold: LOGPROBS.improbable,
    detail: `token ${index}: logprob too low`,
  });
}
