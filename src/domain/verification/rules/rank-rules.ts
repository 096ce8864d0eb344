import type { Cause } from "../../types.ts";
import { type Finding, passed, skipped } from "../finding.ts";
import { type TopK, topKNote, topKOf } from "./rank.ts";
import { type RankScan, scanRanks } from "./rank-scan.ts";
import { type RuleCase, TOP, textPositions } from "./rule-case.ts";
import { ruled } from "./ruled.ts";

/** How many tokens the reference leaves out at the end: its text tokens − 3, its tokens − 1. */
const SKIPPED_AT_END = { text: 3, all: 1 };
/** Share of tokens that are not the likeliest, at which an answer is refused. */
const NOT_FIRST_SHARE = 0.5;
/** Tokens of rank 25 to 74 that are too many. */
const LOW_TOKENS = 5;
const LEAST_SCORE = 0.75;
/** int(10 T) + 6: 4.2.6 commit c824272; 4.2.0 added 3, from 4.5.10 on at most 15. */
const MORE_TOP = 6;

/** The rank rules' findings by name, to be put in the version's order. */
export type RankFindings = {
  /** SKIPPED_EOS_EOT and UNLIKELY_TOKEN, the one that comes first in the answer first. */
  walk: Finding[];
  notFirst: Finding;
  lowTokens: Finding;
  overfit: Finding;
  /** Mean score against 0.75; what becomes of it differs between versions. */
  average: number;
};

/** How many of the likeliest tokens are looked at. */
export function rankTop(temperature: number): TopK {
  return topKOf(temperature, MORE_TOP, TOP);
}

/** How many tokens are looked at: the ending is least verified. */
export function lookedAt(one: RuleCase): number {
  return Math.min(textPositions(one).length - SKIPPED_AT_END.text, one.positions.length - SKIPPED_AT_END.all);
}

/** Walks the answer and holds it to the rank rules of 4.2 and 4.5; null where the reference divides by zero. */
export function rankFindings(one: RuleCase): RankFindings | null {
  const looked = lookedAt(one);
  if (looked === 0) return null;
  const { temperature, endIds, positions } = one;
  const topK = rankTop(temperature);
  const scan = scanRanks(positions, { temperature, topK: topK.used, endIds, looked });
  const average = rounded(scan.score / looked);
  return {
    walk: walkFindings(scan, { endsKnown: endIds !== null, topK }),
    notFirst: notFirstFinding(scan.notFirst / positions.length),
    lowTokens: lowTokensFinding(scan.lowTokens),
    overfit: overfitFinding(rounded(scan.perfect / looked), temperature, average >= LEAST_SCORE),
    average,
  };
}

/** The mean score as a finding: refused below 0.75, or only named where the version forgot to use it. */
export function scoreFinding(average: number, isUsed: boolean): Finding {
  const values = { statistic: average, threshold: LEAST_SCORE };
  const ranks = "tokens of rank 25 to 74 score full marks, as all improbable tokens are alike in probability";
  if (average >= LEAST_SCORE) return passed("score", { ...values, detail: `mean of 1 − |Δp|; ${ranks}` });
  if (isUsed) return ruled("score", "LOW_SCORE", { ...values, detail: `mean of 1 − |Δp| too low; ${ranks}` });
  return passed("score", {
    ...values,
    detail: "too low, but passes: LOW_SCORE is computed and never used from 4.2.0 to 4.4.2",
  });
}

function walkFindings(scan: RankScan, { endsKnown, topK }: { endsKnown: boolean; topK: TopK }): Finding[] {
  const end = endFinding(scan, endsKnown, topK);
  const { improbable, looked } = scan;
  const token = improbable
    ? at("improbable token", "UNLIKELY_TOKEN", {
        index: improbable.index,
        detail: `rank ${improbable.rank} of 75; ranks are no measure of likelihood where many tokens are alike`,
      })
    : passed("improbable token", { detail: `the first ${looked} tokens looked at` });
  return improbable ? [token, end] : [end, token];
}

function endFinding({ skippedEnd }: RankScan, endsKnown: boolean, topK: TopK): Finding {
  const name = "skipped end";
  if (!endsKnown) return skipped(name, "the model's end tokens are not known");
  if (skippedEnd === null) return passed(name, { detail: `top ${topK.used}${topKNote(topK)}` });
  const detail = `an end token was likelier than a token of rank over 10${topKNote(topK)}`;
  return at(name, "SKIPPED_EOS_EOT", { index: skippedEnd, detail });
}

function at(name: string, cause: Cause, { index, detail }: { index: number; detail: string }): Finding {
  return ruled(name, cause, { detail: `token ${index}: ${detail}` });
}

function notFirstFinding(statistic: number): Finding {
  const refused = statistic >= NOT_FIRST_SHARE;
  const detail = "share of tokens that are not the likeliest; ranks above the top do not count";
  return ruled("not first", refused ? "UNLIKELY_TOKENS" : null, {
    statistic,
    threshold: NOT_FIRST_SHARE,
    detail,
  });
}

function lowTokensFinding(statistic: number): Finding {
  const detail = "tokens of rank 25 to 74";
  const cause = statistic >= LOW_TOKENS ? "UNLIKELY_TOKEN" : null;
  return ruled("improbable tokens", cause, { statistic, threshold: LOW_TOKENS, detail });
}

function overfitFinding(statistic: number, temperature: number, passesScore: boolean): Finding {
  const threshold = 1 - Math.min(temperature * 0.5, 0.6);
  if (statistic < threshold) return passed("overfit", { statistic, threshold });
  const detail = "share of tokens reported with logprob 0";
  if (passesScore) return ruled("overfit", "OVERFIT", { statistic, threshold, detail });
  return passed("overfit", { statistic, threshold, detail: `${detail}; passes, as the score is too low` });
}

function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
