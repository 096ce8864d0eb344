import type { BenchLine, Detector, Run } from "./detector.ts";
import { type MinersNoise, missesOf } from "./misses.ts";
import { remember } from "./remember.ts";

/** Per token: 1 where it is not what the seed chooses. */
type Misses = { misses: Uint8Array };

/** Mismatch rates that are looked for lie between the honest one and this. */
const MOST_RATE = 0.8;

/**
 * Whether each token is the very one that the seed chooses among the prefill's top: counts only, not by how much. The
 * count is held to a Bernoulli test that may be looked at any time: likelihood ratios of rates 2, 4, 8 … times the honest
 * one, averaged, against 1/α. The honest rate is tuned: the worst of the groups of honest lines, plus three deviations.
 */
export function createExactMatch(options: {
  noise: MinersNoise;
  honest: BenchLine[][];
  alpha: number;
}): Detector {
  const measure = (line: BenchLine) => ({ misses: missesOf(line, options.noise) });
  const known = remember(measure);
  const rate = Math.max(...options.honest.map((lines) => upperRate(lines.map(known))), LEAST_RATE);
  return {
    name: "exact-match",
    scoreOf(line) {
      const { misses } = measure(line);
      return misses.reduce((sum, miss) => sum + miss, 0) / Math.max(1, misses.length);
    },
    start: () => runOf(known, rate, options.alpha),
  };
}

/** No honest stack is taken to match better than this. */
const LEAST_RATE = 1e-4;

function runOf(measure: (line: BenchLine) => Misses, rate: number, alpha: number): Run {
  const limit = -Math.log(alpha);
  const rates = ratesAbove(rate);
  let tokens = 0;
  let missed = 0;
  return {
    add(line) {
      for (const [i, miss] of measure(line).misses.entries()) {
        tokens++;
        missed += miss;
        // Only a mismatch can raise the evidence.
        if (miss === 1 && logE({ tokens, missed }, rate, rates) >= limit) return { failedAfterTokens: i + 1 };
      }
      return { failedAfterTokens: null };
    },
  };
}

function ratesAbove(rate: number): number[] {
  const rates: number[] = [];
  for (let next = 2 * rate; next < MOST_RATE; next *= 2) rates.push(next);
  return [...rates, MOST_RATE];
}

function logE({ tokens, missed }: { tokens: number; missed: number }, rate: number, rates: number[]): number {
  const logs = rates.map(
    (other) => missed * Math.log(other / rate) + (tokens - missed) * Math.log((1 - other) / (1 - rate)),
  );
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, one) => sum + Math.exp(one - most), 0) / logs.length);
}

function upperRate(lines: Misses[]): number {
  const tokens = lines.reduce((sum, { misses }) => sum + misses.length, 0);
  const missed = lines.reduce((sum, { misses }) => sum + misses.reduce((all, miss) => all + miss, 0), 0);
  return tokens === 0 ? 0 : Math.min(MOST_RATE / 2, (missed + 3 * Math.sqrt(missed) + 3) / tokens);
}
