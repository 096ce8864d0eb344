import { describe, expect, test } from "vitest";
import { type NoiseName, noiseOf } from "../../../../src/domain/noise/noise.ts";
import { mapsToTry } from "../../../../src/domain/noise/noise-maps.ts";
import { policyOf } from "../../../../src/domain/verification/policy/policies.ts";
import type { Scored } from "../../../../src/domain/verification/position.ts";
import { fitNoise } from "../../../../src/domain/verification/sampling/fit-noise.ts";
import { claimsOf, trialOf } from "../../../../src/domain/verification/sampling/trial.ts";
import { createMulberry } from "../../../helpers/mulberry.ts";
import { samplingWith } from "../../../helpers/sampling-with.ts";
import { answerOf } from "../statistics/synthetic.ts";

const policy = policyOf("targon/tiny-llama").sampling;
const SEED = 77n;
const sampling = samplingWith({ temperature: 0.9 });

/** An answer whose tokens do not follow the seed. */
const unseeded = (start: number, length: number) =>
  answerOf(createMulberry(start).uniform, { length, claimed: sampling });

/** The same places with the tokens that the seed draws under a map. */
function drawnBy(name: NoiseName, length: number): Scored {
  const scored = unseeded(5, length);
  const noise = noiseOf(name);
  const positions = scored.positions.map(({ token, score }, draw) => {
    const noiseAt = noise({ seed: SEED, position: scored.promptLength + draw - 1, draw });
    const keys = score.top.map(({ id, logprob }) => logprob + sampling.temperature * noiseAt(id));
    const winner = keys.indexOf(Math.max(...keys));
    const { id, logprob } = score.top[winner] ?? { id: token.id, logprob: score.logprob };
    return { token: { ...token, id }, score: { ...score, rank: winner + 1, logprob } };
  });
  return { ...scored, positions };
}

/** What the least evidence is of all maps that match about as many of the first 64 tokens as the best. */
function leastEvidence(scored: Scored): number {
  const head = { ...scored, positions: scored.positions.slice(0, 64) };
  const claims = claimsOf(scored, policy.edge);
  const counted = mapsToTry(null).map((name) => {
    const { matches } = trialOf({ scored: head, claims, noise: noiseOf(name) }, SEED);
    return { name, matches };
  });
  const most = Math.max(...counted.map(({ matches }) => matches));
  const likely = counted.filter(({ matches }) => matches >= most - 2);
  return Math.min(...likely.map(({ name }) => fitNoise(policy, scored, { seed: SEED, noise: name }).logE));
}

describe("fitNoise", () => {
  test.each<[string, NoiseName | undefined]>([
    ["no hint", undefined],
    ["the right hint", "vllm-philox"],
    ["a hint that no longer holds", "vllm-cpu"],
  ])("default: the engine's map is found with %s, as if it had been named", (_name, hint) => {
    const scored = drawnBy("vllm-philox", 80);
    const named = fitNoise(policy, scored, { seed: SEED, noise: "vllm-philox" });
    expect(fitNoise(policy, scored, { seed: SEED, hint })).toEqual(named);
    expect(named).toMatchObject({ name: "vllm-philox", explained: 1 });
    expect(named.logE).toBeLessThanOrEqual(0);
  });
  test.each([12, 50, 90])("behavior: of %i tokens without seed the kindest likely map counts", (length) => {
    for (const start of [1, 2, 3]) {
      const scored = unseeded(start, length);
      const least = leastEvidence(scored);
      for (const hint of [undefined, "vllm-cpu" as const])
        expect(fitNoise(policy, scored, { seed: SEED, hint }).logE).toBe(least);
    }
  });
});
