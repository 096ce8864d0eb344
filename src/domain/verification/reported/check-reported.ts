import { naturalExp } from "../../noise/natural-exp.ts";
import { type Finding, failed, passed, skipped } from "../finding.ts";
import type { Position } from "../position.ts";
import { checkSingle, type ReportedPolicy } from "./check-single.ts";
import { distanceOf } from "./distance.ts";

const NAME = "reported logprobs";
/** A logprob above this is no logprob, one not below this says "certain". */
const ZERO = 1e-6;
/** Below this the verifier is not certain. */
const CERTAIN = -0.05;

/**
 * The logprobs that the miner reported beside those of the prefill: none above 0, not certain where the model is not,
 * close in probability (the reference's score) and in logprob over the reported top. A laundering miner passes.
 */
export function checkReported(positions: Position[], policy: ReportedPolicy, asked: boolean): Finding {
  const reported = positions.filter(({ token }) => token.logprob !== null);
  if (reported.length < positions.length && !asked) return skipped(NAME, "the request asked for no logprobs");
  if (reported.length < positions.length)
    return failed(
      NAME,
      { cause: "LOW_SCORE" },
      { statistic: reported.length, detail: "logprobs are missing" },
    );
  if (positions.some(({ token }) => (token.logprob ?? 0) > ZERO || !Number.isFinite(token.logprob)))
    return failed(NAME, { cause: "LOW_SCORE" }, { detail: "a logprob above 0" });
  const overfit = shareOf(
    positions,
    ({ token, score }) => (token.logprob ?? 0) > -ZERO && score.logprob < CERTAIN,
  );
  if (overfit >= policy.overfitShare)
    return failed(
      NAME,
      { cause: "OVERFIT" },
      { statistic: overfit, threshold: policy.overfitShare, detail: "certain where the model is not" },
    );
  return closeness(positions, policy);
}

function closeness(positions: Position[], policy: ReportedPolicy): Finding {
  const score = 1 - meanOf(positions, probabilityGap);
  if (score < policy.score)
    return failed(
      NAME,
      { cause: "LOW_SCORE" },
      { statistic: score, threshold: policy.score, detail: "mean closeness in probability" },
    );
  const { mean: statistic, largest } = distanceOf(positions, policy.clip);
  const values = { statistic, threshold: policy.distance, detail: "mean distance in nats" };
  if (statistic > policy.distance) return failed(NAME, { cause: "MODEL_MISMATCH" }, values);
  return checkSingle(positions, largest, policy) ?? passed(NAME, values);
}

function probabilityGap({ token, score }: Position): number {
  return Math.abs(naturalExp(token.logprob ?? 0) - naturalExp(score.logprob));
}

function shareOf(positions: Position[], test: (position: Position) => boolean): number {
  return positions.filter(test).length / Math.max(1, positions.length);
}

function meanOf(positions: Position[], value: (position: Position) => number): number {
  return positions.reduce((sum, position) => sum + value(position), 0) / Math.max(1, positions.length);
}
