import type { Position } from "../../../../src/domain/verification/position.ts";
import type { BenchLine, Detector } from "./detector.ts";
import { quantile } from "./quantile.ts";
import { remember } from "./remember.ts";

/** Reported tokens per position that are compared. */
const TOP = 5;
/** Shorter answers are measured as if they were as long. */
const LEAST_POSITIONS = 100;
const NEAR_ZERO = 1e-6;

/**
 * Gonka's check (gonka-ai/gonka decentralized-api/internal/validation/inference_validation.go at 312044d,
 * `customDistance`): the mean of |a − b| ÷ (|a| + |b|) ÷ 2 over the verifier's five likeliest tokens and what the miner
 * reported of them. Decided with the first answer above the threshold.
 *
 * @param threshold - a distance; or tuned: the 99.9 % quantile over the honest lines given
 */
export function createGonka(tuning: { threshold: number } | { honest: BenchLine[] }): Detector {
  const threshold = "threshold" in tuning ? tuning.threshold : quantile(tuning.honest.map(distanceOf), 0.999);
  const known = remember((line) => ({ distance: distanceOf(line) }));
  return {
    name: "gonka",
    scoreOf: distanceOf,
    start: () => ({
      add(line) {
        const fails = known(line).distance > threshold;
        return { failedAfterTokens: fails ? line.scored.positions.length : null };
      },
    }),
  };
}

/** 0 … ½: how far what was reported lies from the prefill. */
export function distanceOf({ scored: { positions } }: BenchLine): number {
  const sum = positions.reduce((total, position) => total + positionDistance(position), 0);
  return sum / (Math.max(LEAST_POSITIONS, positions.length) * TOP);
}

function positionDistance({ token, score }: Position): number {
  const reported = new Map(token.top.slice(0, TOP).map(({ id, logprob }) => [id, logprob]));
  const missing = beyond([...reported.values()]);
  return score.top.slice(0, TOP).reduce((total, { id, logprob }) => {
    const said = reported.get(id) ?? missing;
    return total + Math.abs(logprob - said) / (NEAR_ZERO + Math.abs(logprob) + Math.abs(said)) / 2;
  }, 0);
}

/** What stands for a token that was not reported: as far below the least as that is below the one before. */
function beyond(logprobs: number[]): number {
  const [least = 0, next = least - 100] = logprobs.sort((a, b) => a - b);
  return least - (next - least);
}
