import type { BenchLine, Detector } from "./detectors/detector.ts";

/** What a detector says of each line by itself, and what that took. */
export type Scores = { values: number[]; msPer1000Tokens: number };

/** A rate of 1e-3 is claimed from this many honest lines on. */
export const LEAST_HONEST = 3000;
const RATE = 1e-3;

export function scoresOf(detector: Detector, lines: BenchLine[]): Scores {
  const started = process.cpuUsage();
  const values = lines.map((line) => detector.scoreOf(line));
  const { user, system } = process.cpuUsage(started);
  const tokens = lines.reduce((sum, { scored }) => sum + scored.positions.length, 0);
  return { values, msPer1000Tokens: (user + system) / Math.max(1, tokens) };
}

/**
 * The score that at most one in 1,000 honest lines exceeds; null below 3,000 of them. Scores of all honest stacks
 * together.
 */
export function thresholdOf(honest: number[]): number | null {
  if (honest.length < LEAST_HONEST) return null;
  const falling = honest.toSorted((a, b) => b - a);
  return falling[Math.floor(honest.length * RATE)] as number;
}

/** Share of the lines above the threshold. */
export function detectionOf(values: number[], threshold: number): number {
  return values.filter((value) => value > threshold).length / Math.max(1, values.length);
}
