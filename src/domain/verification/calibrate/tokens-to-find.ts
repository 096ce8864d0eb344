import type { NoiseName } from "../../noise/noise.ts";
import { thresholdOf } from "../evidence/threshold.ts";
import type { SamplingPolicy } from "../policy/policy.ts";
import { evidencePath } from "../sampling/answer-ledger.ts";
import { fitNoise } from "../sampling/fit-noise.ts";
import { ALPHA } from "./resample.ts";
import type { SampleAnswer } from "./sample.ts";

/** Any other seed is as good as the next. */
const OTHER = 7_919n;

/**
 * Tokens after which an answer drawn with another seed is found out, counted from its beginning; Infinity: not within
 * the answer. The answers' own tokens, held to a seed that they were not drawn with.
 */
export function tokensToFind(
  policy: SamplingPolicy,
  { scored, seed }: SampleAnswer,
  noise: NoiseName,
): number {
  const { test } = fitNoise(policy, scored, { seed: seed + OTHER, noise });
  const limit = thresholdOf(ALPHA, 0);
  const at = evidencePath(test, policy).findIndex((evidence) => evidence >= limit);
  return at === -1 ? Number.POSITIVE_INFINITY : at + 1;
}
