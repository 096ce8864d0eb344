import type { RuleCase } from "../../../../src/domain/verification/rules/rule-case.ts";
import { type RulesVersion, ruleSets } from "../../../../src/domain/verification/rules/rules-verdict.ts";
import type { BenchLine, Detector, Run } from "./detector.ts";
import { remember } from "./remember.ts";

/**
 * The reference's rules. It judged answers one by one: a refused answer gave no points, and that was all. So 4.2 and 4.5
 * have decided with the first refused answer; from 5.2.9 on a miner's points were gone when at least 15 % of more than
 * ten answers were refused, which is what 5.3 has decided by. Traces carry neither chunks nor usage, so those rules pass,
 * and no likeliest tokens after an answer without its end token, so that EARLY_END cannot be asked of it.
 */
export function createReference(version: RulesVersion, endIds: number[]): Detector {
  const judge = (line: BenchLine) => ({ refused: isRefused(version, caseOf(line, endIds)) });
  const known = remember(judge);
  const limit = version === "5.3" ? FAIL_RATE : FIRST_REFUSAL;
  return {
    name: `reference-${version}`,
    scoreOf: (line) => (judge(line).refused ? 1 : 0),
    start: () => runOf((line) => known(line).refused, limit),
  };
}

/** `more` answers must have been exceeded, and `share` of them refused. */
type Limit = { more: number; share: number };

const FIRST_REFUSAL: Limit = { more: 0, share: 0 };
/** targon/math.py `get_weights` of 5.2.9 (commit 2199443). */
const FAIL_RATE: Limit = { more: 10, share: 0.15 };

function runOf(isRefusedLine: (line: BenchLine) => boolean, { more, share }: Limit): Run {
  let answers = 0;
  let refusals = 0;
  return {
    add(line) {
      answers++;
      if (isRefusedLine(line)) refusals++;
      const fails = refusals > 0 && answers > more && refusals / answers >= share;
      return { failedAfterTokens: fails ? line.scored.positions.length : null };
    },
  };
}

function isRefused(version: RulesVersion, one: RuleCase): boolean {
  return ruleSets[version].judge(one).some(({ passed }) => passed === false);
}

/** A trace as an answer whose usage is right and of whose stream nothing is known. */
export function caseOf({ scored, prompt }: BenchLine, endIds: number[]): RuleCase {
  const { positions, sampling, seed } = scored;
  const count = positions.length;
  return {
    positions,
    promptTokens: prompt.length,
    temperature: sampling.temperature,
    maxTokens: sampling.maxTokens ?? null,
    seed,
    usage: { promptTokens: prompt.length, completionTokens: count, totalTokens: prompt.length + count },
    endIds,
    next: null,
    stream: null,
  };
}
