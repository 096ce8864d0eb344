import type { SamplingPolicy } from "../policy/policy.ts";
import { binOf } from "./bins.ts";
import type { Margin } from "./margin.ts";

/** What the margins of an answer say against honesty. */
export type Likelihood = {
  /** Log e-value: log of the mean over the alternatives of the product of likelihood ratios. */
  logE: number;
  /** The alternative that explains the answer best, and its own log likelihood ratio. */
  best: { name: string; cause: "SEED_MISMATCH" | "SAMPLING_MISMATCH" | "MODEL_MISMATCH"; logLr: number };
};

/**
 * Evidence against the honest envelope, at most `tokenCap` nats a token. The envelope is an upper bound over the honest
 * stacks, so the expectation of e^logE is at most 1 under each of them (reference/evidence.md).
 */
export function likelihoodOf(policy: SamplingPolicy, margins: Margin[]): Likelihood {
  const placed = margins.map((margin) => binOf(policy.bins, margin));
  const sums = policy.alternatives.map(({ name, cause, table }) => ({
    name,
    cause,
    logLr: placed.reduce((sum, { context, bin }) => {
      const ratio = Math.log((table[context]?.[bin] ?? 1) / (policy.honest[context]?.[bin] ?? 1));
      return sum + Math.min(policy.tokenCap, ratio);
    }, 0),
  }));
  const best = sums.reduce((a, b) => (b.logLr > a.logLr ? b : a));
  const mean = sums.reduce((sum, { logLr }) => sum + Math.exp(logLr - best.logLr), 0) / sums.length;
  return { logE: best.logLr + Math.log(mean), best };
}
