import { describe, expect, test } from "vitest";
import type { Sampling } from "../../../../src/domain/types.ts";
import { claimsOf } from "../../../../src/domain/verification/sampling/trial.ts";
import { BATTERY } from "../../../../src/domain/verification/statistics/battery-policy.ts";
import { chiSquareTail, pOfZ } from "../../../../src/domain/verification/statistics/chi-square-tail.ts";
import { endHazardOf, endHazardZ } from "../../../../src/domain/verification/statistics/end-hazard.ts";
import { greedyRate } from "../../../../src/domain/verification/statistics/greedy-rate.ts";
import { pit } from "../../../../src/domain/verification/statistics/pit.ts";
import { rankTail } from "../../../../src/domain/verification/statistics/rank-tail.ts";
import { type Shown, shownOf } from "../../../../src/domain/verification/statistics/shown.ts";
import { surprisal } from "../../../../src/domain/verification/statistics/surprisal.ts";
import { createUniform } from "../../../../src/domain/verification/statistics/uniform.ts";
import { createMulberry } from "../../../helpers/mulberry.ts";
import { samplingWith } from "../../../helpers/sampling-with.ts";
import { answerOf, uniformDistance } from "./synthetic.ts";

const EDGE = { probability: 0.02, nats: 0.25, steps: 2, step: 1 / 32 };
/** Ids 3 and 9 end the synthetic answers. */
const ENDS = new Set([3, 9]);
/** Kolmogorov–Smirnov: a uniform sample is further off once in a thousand times. */
const LIMIT = 1.95;

function sample(answers: number, { claimed, drawn = claimed }: { claimed: Sampling; drawn?: Sampling }) {
  const random = createMulberry(11).uniform;
  return Array.from({ length: answers }, (_, k) => {
    const scored = answerOf(random, { length: 80, claimed, drawn });
    const claims = claimsOf(scored, EDGE);
    const shown = shownOf(scored, claims, BATTERY);
    const ended = endHazardOf(shown, ENDS);
    return { shown, ended, uniform: createUniform(`request ${k}`) };
  });
}

type One = { shown: Shown[]; uniform: (index: number) => number };

const TESTS: [string, (one: One) => number | null][] = [
  ["surprisal", ({ shown }) => surprisal(shown).p],
  ["greedy rate", ({ shown }) => greedyRate(shown).p],
  ["PIT", ({ shown, uniform }) => pit(shown, uniform).p],
  ["rank tail", ({ shown, uniform }) => rankTail(shown, uniform(1000)).p],
];

describe("p-values", () => {
  describe.each([{ temperature: 1 }, { temperature: 0.6 }, { temperature: 1.5 }, { topP: 0.9 }])(
    "under %j",
    (shape) => {
      const answers = sample(150, { claimed: samplingWith(shape) });
      test.each(TESTS)("behavior: %s is uniform under the null", (_name, p) => {
        const values = answers.flatMap((one) => p(one) ?? []);
        if (values.length > 0) expect(uniformDistance(values)).toBeLessThan(LIMIT);
      });
      test("behavior: end hazard over miners of ten answers is uniform under the null", () => {
        const miners = Array.from({ length: 15 }, (_, k) => answers.slice(10 * k, 10 * k + 10));
        const values = miners.flatMap((miner) => endHazardZ(miner.map(({ ended }) => ended)).p ?? []);
        expect(uniformDistance(values)).toBeLessThan(LIMIT);
      });
    },
  );
  test.each([
    ["a colder miner", { temperature: 0.6 }, -1, 1],
    ["a hotter miner", { temperature: 1.6 }, 1, -1],
  ])("behavior: %s shows in surprisal and greedy rate, with its sign", (...[, drawn, surprise, greedy]) => {
    const answers = sample(10, { claimed: samplingWith(), drawn: samplingWith(drawn) });
    const all = answers.flatMap(({ shown }) => shown);
    expect(Math.sign(surprisal(all).value)).toBe(surprise);
    expect(Math.sign(greedyRate(all).value)).toBe(greedy);
    expect(surprisal(all).p).toBeLessThan(1e-6);
    expect(greedyRate(all).p).toBeLessThan(1e-6);
    expect(pit(all, createUniform("x")).p).toBeLessThan(1e-6);
  });
  test("behavior: tokens from far down are too many for the rank tail", () => {
    const answers = sample(5, { claimed: samplingWith(), drawn: samplingWith({ temperature: 2 }) });
    expect(
      rankTail(
        answers.flatMap(({ shown }) => shown),
        0.5,
      ).p,
    ).toBeLessThan(1e-6);
  });
  test("behavior: early ends are above 0, skipped ends below", () => {
    const honest = sample(20, { claimed: samplingWith() }).map(({ ended }) => ended);
    const early = honest.map((one) => ({ ...one, excess: one.excess + 1 }));
    const late = honest.map((one) => ({ ...one, excess: one.excess - 1 }));
    expect(endHazardZ(early).value).toBeGreaterThan(0);
    expect(endHazardZ(late).value).toBeLessThan(0);
    expect(endHazardZ([])).toEqual({ value: 0, p: null, tokens: 0 });
    expect(endHazardZ([{ excess: 1, variance: 0.01, tokens: 3 }]).p).toBeNull();
  });
});

describe("chiSquareTail", () => {
  test.each([
    [3.841459, 1, 0.05],
    [16.918978, 9, 0.05],
    [2.087901, 9, 0.99],
    [29.588298, 10, 0.001],
    [2 * Math.LN2, 2, 0.5],
  ])("default: P(χ² ≥ %f) at %i degrees is %f", (x, degrees, p) => {
    expect(chiSquareTail(x, degrees)).toBeCloseTo(p, 7);
  });
  test("behavior: far tails stay exact, and nothing is certain", () => {
    expect(pOfZ(10) / 1.5239706e-23).toBeCloseTo(1, 5);
    expect(pOfZ(0)).toBe(1);
    expect(pOfZ(-1.959964)).toBeCloseTo(0.05, 6);
  });
});

describe("createUniform", () => {
  test("default: the same for the same request, spread evenly", () => {
    const [a, b] = [createUniform("a"), createUniform("b")];
    expect(createUniform("a")(7)).toBe(a(7));
    expect(a(7)).not.toBe(b(7));
    expect(uniformDistance(Array.from({ length: 500 }, (_, i) => a(i)))).toBeLessThan(LIMIT);
  });
});
