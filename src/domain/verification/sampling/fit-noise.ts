import { type NoiseName, noiseOf } from "../../noise/noise.ts";
import type { SamplingPolicy } from "../policy/policy.ts";
import type { Scored } from "../position.ts";
import { type Likelihood, likelihoodOf } from "./likelihood.ts";
import type { Margin } from "./margin.ts";
import { claimsOf, trialOf } from "./trial.ts";

/** The sampling test under the noise map that speaks most for the miner. */
export type NoiseFit = Likelihood & {
  name: NoiseName;
  /** Share of tokens that the seed explains. */
  explained: number;
  margins: Margin[];
};

/** All maps, newest first. */
const MAPS: NoiseName[] = ["vllm", "vllm-cpu", "vllm-philox"];

/**
 * Tests the choice of each token against the seed, under the map named or under each known one: the smallest evidence
 * counts. `scored.sampling.temperature` > 0 and no penalties.
 */
export function fitNoise(
  policy: SamplingPolicy,
  scored: Scored,
  { seed, noise }: { seed: bigint; noise?: NoiseName | undefined },
): NoiseFit {
  const claims = claimsOf(scored, policy.edge);
  const fits = (noise ? [noise] : MAPS).map((name) => {
    const trial = trialOf(policy, { scored, claims, noise: noiseOf(name) }, seed);
    const { margins } = trial;
    const matches = margins.filter(({ margin }) => margin === 0).length;
    const explained = matches / Math.max(1, margins.length);
    return { name, margins, explained, ...likelihoodOf(policy, scored, trial) };
  });
  return fits.reduce((a, b) => (b.logE < a.logE ? b : a));
}
