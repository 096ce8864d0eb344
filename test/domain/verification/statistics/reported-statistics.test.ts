import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readTraces, scoredOf } from "../../../../scripts/read-traces.ts";
import type { Position } from "../../../../src/domain/verification/position.ts";
import { latticeStep } from "../../../../src/domain/verification/statistics/lattice-step.ts";
import { meanDelta } from "../../../../src/domain/verification/statistics/mean-delta.ts";
import { mismatchRate } from "../../../../src/domain/verification/statistics/mismatch-rate.ts";
import { noiseScale } from "../../../../src/domain/verification/statistics/noise-scale.ts";
import { certainShare, perfectShare } from "../../../../src/domain/verification/statistics/perfect-share.ts";
import { temperatureSlope } from "../../../../src/domain/verification/statistics/temperature-slope.ts";
import { topDistance } from "../../../../src/domain/verification/statistics/top-distance.ts";
import { createMulberry } from "../../../helpers/mulberry.ts";
import { distribution, positionOf } from "./synthetic.ts";

const FOLDER = fileURLToPath(new URL("../../../fixtures/traces/v1-cpu/", import.meta.url));
const traced = (name: string) =>
  readTraces(`${FOLDER}${name}.jsonl.gz`).flatMap((line) => scoredOf(line).positions);

/** Places whose reported logprobs come from logits that differ by noise of that scale. */
function noisy(sigma: number): Position[] {
  const random = createMulberry(3).uniform;
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: 400 }, (_, i) => {
    const full = distribution(random, 60, 1 + 2 * random());
    const logits = full.map(({ logprob }) => logprob + sigma * normal());
    const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    const position = positionOf(full, i % 3);
    const reported = logits.map((logit, id) => ({ id, logprob: logit - total }));
    const token = { ...position.token, logprob: (logits[i % 3] ?? 0) - total, top: reported.slice(0, 5) };
    return { ...position, token };
  });
}

const reportedAs = (change: (logprob: number) => number | null): Position[] =>
  noisy(0).map(({ token, score }) => ({
    token: {
      ...token,
      logprob: token.logprob === null ? null : change(token.logprob),
      top: token.top.map(({ id, logprob }) => ({ id, logprob: change(logprob) ?? 0 })),
    },
    score,
  }));

describe("statistics of reported logprobs", () => {
  test.each([0.05, 0.2, 0.5])("default: the noise scale %f is found again", (sigma) => {
    expect(noiseScale(noisy(sigma)) / sigma).toBeGreaterThan(0.8);
    expect(noiseScale(noisy(sigma)) / sigma).toBeLessThan(1.25);
  });
  test("default: mean distances of the token and of the top", () => {
    const moved = reportedAs((logprob) => logprob - 0.1);
    expect(meanDelta(moved)).toBeCloseTo(0.1, 9);
    expect(topDistance(moved, 3)?.nats).toBeCloseTo(0.1, 9);
  });
  test.each([1, 0.5, 2])("behavior: logprobs after temperature %f show by their slope", (temperature) => {
    expect(temperatureSlope(reportedAs((logprob) => logprob / temperature))).toBeCloseTo(1 / temperature, 9);
  });
  test("behavior: equal to the last digit, or reported as certain, is counted", () => {
    expect(perfectShare(reportedAs((logprob) => logprob))).toBe(1);
    expect(perfectShare(reportedAs((logprob) => logprob - 1e-5))).toBe(0);
    expect(certainShare(reportedAs(() => 0))).toBe(1);
    expect(certainShare(noisy(0.1))).toBe(0);
  });
  test("behavior: where nothing was reported each says so", () => {
    const bare = reportedAs(() => null).map(({ token, score }) => ({ token: { ...token, top: [] }, score }));
    expect([meanDelta(bare), noiseScale(bare), perfectShare(bare), certainShare(bare)]).toEqual([0, 0, 0, 0]);
    expect([topDistance(bare, 3), temperatureSlope(bare)]).toEqual([null, null]);
  });
  test("behavior: on traces the honest precisions lie within a step, the smaller model does not", () => {
    expect(perfectShare(traced("honest-bf16"))).toBeGreaterThan(0.99);
    expect(perfectShare(traced("honest-fp32"))).toBeLessThan(0.3);
    expect(topDistance(traced("honest-fp32"), 3)?.steps).toBeLessThan(1);
    expect(topDistance(traced("small"), 3)?.steps).toBeGreaterThan(10);
    expect(noiseScale(traced("honest-fp32"))).toBeLessThan(0.1);
    expect(temperatureSlope(traced("honest-fp32"))).toBeCloseTo(1, 2);
  });
  test("behavior: the step of a bf16 prefill's logits, and a middle one where there is none", () => {
    const top = [0, 0.0625, 0.1875, 1].map((gap, id) => ({ id, logprob: -1 - gap }));
    expect(latticeStep(top)).toBe(1 / 16);
    expect(latticeStep([{ id: 0, logprob: -0.1 }])).toBe(1 / 32);
    expect(latticeStep([0, 0.01234, 0.777].map((gap, id) => ({ id, logprob: -gap })))).toBe(1 / 32);
  });
  test("behavior: masked tokens are mismatches", () => {
    const margins = [0, 0, 0.2, Number.POSITIVE_INFINITY].map((margin) => ({ margin }));
    expect(mismatchRate(margins)).toBe(0.5);
    expect(mismatchRate([])).toBe(0);
  });
});
