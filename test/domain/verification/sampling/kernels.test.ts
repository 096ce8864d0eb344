import fc from "fast-check";
import { expect, test } from "vitest";
import { claimOf } from "../../../../src/domain/verification/sampling/claim.ts";
import { contestOf } from "../../../../src/domain/verification/sampling/contest.ts";
import { deviatingChance } from "../../../../src/domain/verification/sampling/deviation.ts";
import { kernelChances } from "../../../../src/domain/verification/sampling/kernels.ts";
import { placeAt } from "../../../../src/domain/verification/sampling/place.ts";
import { stepOf } from "../../../../src/domain/verification/sampling/step.ts";
import { samplingWith } from "../../../helpers/sampling-with.ts";

const EDGE = { probability: 0.015, nats: 0.25, steps: 2, step: 1 / 32 };
const WIDTHS = Float64Array.from([0.02, 0.3, 1, 8, 64]);
const SAMPLING = samplingWith({ temperature: 0.8 });

/** A position: logits on a lattice of 1/16 or not, and noise. */
const positions = fc
  .tuple(
    fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 2, maxLength: 20 }),
    fc.array(fc.double({ min: -2, max: 6, noNaN: true }), { minLength: 20, maxLength: 20 }),
    fc.boolean(),
    fc.constantFrom(1, 0.9, 0.5),
  )
  .map(([depths, noise, isLattice, topP]) => {
    const logits = depths
      .map((depth) => (isLattice ? -Math.round(depth * 16) / 16 : -depth))
      .sort((a, b) => b - a);
    const total = Math.log(logits.reduce((sum, x) => sum + Math.exp(x), 0) / 0.99);
    const top = logits.map((x, id) => ({ id, logprob: x - total }));
    return { top, noise, sampling: { ...SAMPLING, topP } };
  });

test("behavior: over the tokens that surely compete the chances under each width add up to 1", () => {
  fc.assert(
    fc.property(positions, ({ top, noise, sampling }) => {
      const claim = claimOf(top, sampling, EDGE);
      const sums = Array.from(WIDTHS, () => 0);
      for (const [j, { id, logprob }] of claim.kept.entries()) {
        const draws = { top: noise, own: noise[j] as number };
        const contest = contestOf(
          placeAt({ score: { logprob, rank: 1, top }, id }, { claim, draws, sampling }),
          new Float64Array(20),
        );
        for (const [k, chance] of kernelChances(contest, WIDTHS, new Float64Array(WIDTHS.length)).entries())
          sums[k] = (sums[k] ?? 0) + chance;
      }
      for (const total of sums) expect(total).toBeCloseTo(1, 6);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("behavior: over all tokens of the top the chances under a deviation add up to at most 1", () => {
  const deviations = [
    { temperatureFactor: 0 },
    { temperatureFactor: 0.7 },
    { temperatureFactor: 1, topP: 0.8 },
  ];
  fc.assert(
    fc.property(positions, fc.constantFrom(...deviations), ({ top, noise, sampling }, deviation) => {
      const claim = claimOf(top, sampling, EDGE);
      const chances = top.map(({ id, logprob }, j) => {
        const draws = { top: noise, own: noise[j] as number };
        return deviatingChance(
          placeAt({ score: { logprob, rank: 1, top }, id }, { claim, draws, sampling }),
          deviation,
          [],
        );
      });
      expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeLessThan(1 + 1e-9);
    }),
    { seed: 2, numRuns: 300 },
  );
});

test("default: the seeded choice has nearly all of a narrow kernel, a far loser none", () => {
  const top = [0.5, 0.3, 0.2].map((p, id) => ({ id, logprob: Math.log(p) }));
  const noise = [0, 2, 0];
  const claim = claimOf(top, SAMPLING, EDGE);
  const chanceOf = (id: number) => {
    const draws = { top: noise, own: noise[id] as number };
    const score = { logprob: top[id]?.logprob ?? 0, rank: id + 1, top };
    return kernelChances(
      contestOf(placeAt({ score, id }, { claim, draws, sampling: SAMPLING }), new Float64Array(20)),
      WIDTHS,
      new Float64Array(5),
    );
  };
  expect(chanceOf(1)[0]).toBeCloseTo(1, 9);
  expect(chanceOf(0)[0]).toBe(0);
  expect(chanceOf(0)[4]).toBeGreaterThan(0.2);
});

test("stepOf: the coarsest lattice that the likeliest tokens lie on; none for float32", () => {
  const at = (...logprobs: number[]) => logprobs.map((logprob, id) => ({ id, logprob }));
  expect(stepOf(at(-1.0009, -1.0634, -1.2509, -2.0009))).toBe(1 / 16);
  expect(stepOf(at(-1.0009, -1.03215, -1.2509))).toBe(1 / 32);
  expect(stepOf(at(-1.0009, -1.03371, -1.2507, -1.91137))).toBeNull();
  expect(stepOf(at(-0.1))).toBeNull();
});
