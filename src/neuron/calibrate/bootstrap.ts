import { setImmediate } from "node:timers/promises";
import type { Random } from "../../domain/ports/runtime.ts";
import { median } from "../../domain/scoring/median.ts";
import {
  type Cached,
  failsByChance,
  RESAMPLED_MINERS,
} from "../../domain/verification/calibrate/resample.ts";
import { type Sample, type SampleAnswer, tokensOf } from "../../domain/verification/calibrate/sample.ts";
import { tokensToFind } from "../../domain/verification/calibrate/tokens-to-find.ts";
import type { Policy } from "../../domain/verification/policy/policy.ts";
import { fitNoise } from "../../domain/verification/sampling/fit-noise.ts";

/** What a policy that was fitted to one half of a stack's answers makes of the other. */
export type StackTest = {
  responses: number;
  tokens: number;
  /** Simulated honest miners, and how many of them failed; null: too few answers to draw from. */
  miners: number;
  failed: number | null;
  /** Tokens after which another seed is found in half of the answers; null: not within an answer. */
  otherSeedTokens: number | null;
};

/** Fewer answers make miners that are all alike. */
const LEAST_ANSWERS = 50;
/** Miners between two looks at the signal. */
const AT_ONCE = 25;

/** The half that is fitted to. */
export function fittedHalf(sample: Sample): Sample {
  return { ...sample, answers: sample.answers.filter((_, i) => i % 2 === 0) };
}

/**
 * Tests a policy on the half of a sample that it was not fitted to.
 *
 * @param of.policy - fitted to `fittedHalf` of all samples
 * @param of.miners - default as contracts §7
 */
export async function testStack(
  random: Pick<Random, "uniform">,
  of: { sample: Sample; policy: Policy; miners?: number },
  signal: AbortSignal,
): Promise<StackTest> {
  const { policy, sample, miners = RESAMPLED_MINERS } = of;
  const tested = sample.answers.filter((_, i) => i % 2 === 1);
  const cached: Cached[] = [];
  const found: number[] = [];
  for (const answer of tested) {
    await setImmediate(undefined, { signal });
    cached.push(evidenceOf(policy, answer, sample));
    found.push(tokensToFind(policy.sampling, answer, sample.noise));
  }
  const halfway = median(found) ?? Number.POSITIVE_INFINITY;
  return {
    responses: tested.length,
    tokens: tokensOf(tested),
    miners,
    failed:
      cached.length < LEAST_ANSWERS ? null : await countFails(random, { policy, cached, miners }, signal),
    otherSeedTokens: Number.isFinite(halfway) ? Math.ceil(halfway) : null,
  };
}

function evidenceOf(policy: Policy, { scored, seed, chances }: SampleAnswer, { noise }: Sample): Cached {
  return { ledger: fitNoise(policy.sampling, scored, { seed, noise }).ledger, tokens: chances.length };
}

async function countFails(
  random: Pick<Random, "uniform">,
  { policy, cached, miners }: { policy: Policy; cached: Cached[]; miners: number },
  signal: AbortSignal,
): Promise<number> {
  let failed = 0;
  for (let miner = 0; miner < miners; miner++) {
    if (miner % AT_ONCE === 0) await setImmediate(undefined, { signal });
    if (failsByChance(cached, policy.accumulate, () => random.uniform())) failed++;
  }
  return failed;
}
