import type { Alternative, SamplingPolicy } from "../policy/policy.ts";
import type { Position, Scored } from "../position.ts";
import type { Place } from "./bins.ts";
import type { Draws } from "./draws.ts";
import { predictedToken } from "./predict.ts";
import type { Trial } from "./trial.ts";

/** What an answer says against honesty. */
export type Likelihood = {
  /** Log e-value: log of the mean over the alternatives of the product of likelihood ratios. */
  logE: number;
  /** The alternative that explains the answer best, and its own log likelihood ratio. */
  best: { name: string; cause: Alternative["cause"]; logLr: number };
};

/**
 * Evidence against the honest envelope, at most `tokenCap` nats a token. The envelope bounds the honest stacks from
 * above, so the expectation of e^logE is at most 1 under each of them (reference/evidence.md).
 */
export function likelihoodOf(policy: SamplingPolicy, scored: Scored, trial: Trial): Likelihood {
  const sums = policy.alternatives.map((alternative) => ({
    name: alternative.name,
    cause: alternative.cause,
    logLr: logRatio(policy, { scored, trial, alternative }),
  }));
  const best = sums.reduce((a, b) => (b.logLr > a.logLr ? b : a));
  const mean = sums.reduce((sum, { logLr }) => sum + Math.exp(logLr - best.logLr), 0) / sums.length;
  return { logE: best.logLr + Math.log(mean), best };
}

function logRatio(
  policy: SamplingPolicy,
  { scored, trial, alternative }: { scored: Scored; trial: Trial; alternative: Alternative },
): number {
  const likely = likelyUnder(policy, { scored, trial, alternative });
  return trial.places.reduce((sum, place, i) => {
    const ratio = Math.log(likely(place, i) / shareAt(policy.honest, place));
    return sum + Math.min(policy.tokenCap, ratio);
  }, 0);
}

/** The share that an alternative gives to the place where a token lies. */
function likelyUnder(
  { hitShare, missed }: SamplingPolicy,
  { scored, trial, alternative }: { scored: Scored; trial: Trial; alternative: Alternative },
): (place: Place, i: number) => number {
  const { table = missed, chance, predicted } = alternative;
  if (predicted) {
    const { sampling, positions } = scored;
    return (place, i) => {
      const { token, score } = positions[i] as Position;
      const foreseen = predictedToken(score, { draws: trial.draws[i] as Draws, sampling }, predicted);
      return (foreseen === token.id ? hitShare : 0) + (1 - hitShare) * shareAt(missed, place);
    };
  }
  if (!chance) return (place) => shareAt(table, place);
  return (place, i) => {
    const winner = Math.min(1 - LEAST_CHANCE, trial.margins[i]?.winner ?? 1);
    return place.bin === 0 ? winner : (1 - winner) * shareAt(table, place);
  };
}

/** Even a sure token is not quite sure. */
const LEAST_CHANCE = 1e-6;

function shareAt(table: number[][], { context, bin }: Place): number {
  return table[context]?.[bin] ?? 1;
}
