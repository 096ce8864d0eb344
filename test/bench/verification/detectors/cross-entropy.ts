import type { Position } from "../../../../src/domain/verification/position.ts";
import { claimedOf } from "./claimed.ts";
import type { BenchLine, Detector, Run } from "./detector.ts";
import { remember } from "./remember.ts";

/** Per token: surprise less its expectation, and its variance, in nats and nats². */
type Surprises = { excess: Float64Array; variance: Float64Array };

/** What honest lines show: mean excess per unit of variance, and by how much the square of a line's exceeds its variance. */
type Tuning = { drift: number; spread: number };

/** Variance at which the boundary is tightest, ÷ about 16: some 500 tokens at α = 1e-3. */
const RHO = 30;
/**
 * Where the tokens outside the top are likelier than this together, those within are judged among themselves: as one
 * symbol the others would be likelier than each of them, and below temperature 1 only a bound of theirs is known.
 */
const MOST_OTHER = 0.02;
/** No token surprises more than this, nats: the edge of top_p is not exactly known. */
const MOST_SURPRISE = 12;

/**
 * Surprise of the text under the claimed distribution, whatever the seed: Σ(s − H) against √Σv, two-sided. Decided where
 * it leaves Robbins' normal mixture boundary √((V + ρ) ln((V + ρ) ÷ (ρ α²))), which a martingale of that variance leaves
 * with probability α at any time; only near to true here, as surprises are not normal. Mean and spread are tuned on
 * honest lines.
 */
export function createCrossEntropy({ honest, alpha }: { honest: BenchLine[]; alpha: number }): Detector {
  const known = remember(surprisesOf);
  const tuning = tune(honest.map(known));
  return {
    name: "cross-entropy",
    scoreOf: (line) => zOf(surprisesOf(line), tuning),
    start: () => runOf(known, { ...tuning, alpha }),
  };
}

function runOf(measure: (line: BenchLine) => Surprises, options: Tuning & { alpha: number }): Run {
  const { drift, spread, alpha } = options;
  let sum = 0;
  let sumVariance = 0;
  return {
    add(line) {
      const { excess, variance } = measure(line);
      for (const [i, value] of excess.entries()) {
        const own = variance[i] ?? 0;
        sum += value - drift * own;
        sumVariance += spread * own;
        const beyond = sumVariance + RHO;
        if (sum * sum > beyond * Math.log(beyond / (RHO * alpha * alpha)))
          return { failedAfterTokens: i + 1 };
      }
      return { failedAfterTokens: null };
    },
  };
}

function tune(lines: Surprises[]): Tuning {
  const variance = lines.reduce((sum, one) => sum + total(one.variance), 0);
  if (variance === 0) return { drift: 0, spread: 1 };
  const drift = lines.reduce((sum, { excess }) => sum + total(excess), 0) / variance;
  const squares = lines.reduce((sum, one) => sum + (total(one.excess) - drift * total(one.variance)) ** 2, 0);
  return { drift, spread: Math.max(1, squares / variance) };
}

function zOf({ excess, variance }: Surprises, { drift, spread }: Tuning): number {
  const sumVariance = total(variance);
  const sum = total(excess) - drift * sumVariance;
  return Math.abs(sum) / Math.sqrt(Math.max(spread * sumVariance, Number.MIN_VALUE));
}

function surprisesOf({ scored: { positions, sampling } }: BenchLine): Surprises {
  const one = positions.map((position) => tokenSurprise(position, sampling));
  return {
    excess: Float64Array.from(one, ({ excess }) => excess),
    variance: Float64Array.from(one, ({ variance }) => variance),
  };
}

const SAYS_NOTHING = { excess: 0, variance: 0 };

function tokenSurprise({ token, score }: Position, sampling: BenchLine["scored"]["sampling"]) {
  const { kept, other, total: mass } = claimedOf(score, sampling);
  const index = score.top.findIndex(({ id }) => id === token.id);
  if (other > MOST_OTHER) {
    const own = kept[index];
    if (own === undefined) return SAYS_NOTHING;
    const within = 1 - other;
    return excessOf(
      own / within,
      kept.map((one) => one / within),
    );
  }
  const first = score.top[0]?.logprob ?? 0;
  const alone = Math.exp((score.logprob - first) / sampling.temperature) / mass;
  return excessOf(index === -1 ? Math.max(other, alone) : (kept[index] ?? alone), [...kept, other]);
}

/** Surprise at a token of that probability, less its expectation, and its variance. */
function excessOf(own: number, distribution: number[]) {
  let entropy = 0;
  let squares = 0;
  for (const probability of distribution) {
    if (probability <= 0) continue;
    const surprise = -Math.log(probability);
    entropy += probability * surprise;
    squares += probability * surprise * surprise;
  }
  const surprise = Math.min(MOST_SURPRISE, -Math.log(Math.max(own, Number.MIN_VALUE)));
  return { excess: surprise - entropy, variance: Math.max(0, squares - entropy * entropy) };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
