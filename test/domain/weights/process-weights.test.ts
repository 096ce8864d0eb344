import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { normalizeMaxWeight } from "../../../src/domain/weights/normalize-max-weight.ts";
import type { Precision } from "../../../src/domain/weights/precision.ts";
import { processWeights } from "../../../src/domain/weights/process-weights.ts";
import { toU16Weights } from "../../../src/domain/weights/to-u16-weights.ts";

type Emitted = { uids: number[]; values: number[]; raised?: string };
type Lists = { uids: number[]; weights: (number | string)[] };
type Recording = {
  process: (Lists & {
    name: string;
    n: number;
    minAllowedWeights: number;
    maxWeightLimitU16: number;
    excludeQuantile?: number;
    expected: { uids: number[]; weights: number[]; dtype: Precision; raised?: string; emit: Emitted };
  })[];
  normalizeMaxWeight: {
    name: string;
    weights: number[];
    limit: number;
    dtype: Precision;
    expected: { weights: number[] };
  }[];
  emit: (Lists & { name: string; dtype: Precision; expected: Emitted })[];
};

const recording = JSON.parse(
  readFileSync(new URL("../../fixtures/weights/process-weights.json", import.meta.url), "utf8"),
) as Recording;

describe("processWeights: recorded", () => {
  test.each(recording.process)("$name", (item) => {
    const run = () =>
      processWeights({
        uids: item.uids,
        weights: item.weights.map(Number),
        n: item.n,
        minAllowedWeights: item.minAllowedWeights,
        maxWeightLimit: item.maxWeightLimitU16 / 65_535,
        excludeQuantile: (item.excludeQuantile ?? 0) / 65_535,
      });
    const { expected } = item;
    if (expected.raised !== undefined || expected.emit.raised !== undefined) {
      expect(run).toThrow(expect.objectContaining({ code: "WEIGHTS_INVALID" }));
      return;
    }
    const got = run();
    expect(got.uids).toEqual(expected.uids);
    expect(got.precision).toBe(expected.dtype);
    got.weights.forEach((weight, index) => {
      expect(Math.abs(weight - (expected.weights[index] ?? Number.NaN))).toBeLessThan(1e-7);
    });
    const { uids, weights } = toU16Weights(got);
    expect({ uids, values: weights }).toEqual(expected.emit);
  });
});

describe("normalizeMaxWeight: recorded", () => {
  test.each(recording.normalizeMaxWeight)("$name", ({ weights, limit, dtype, expected }) => {
    const got = normalizeMaxWeight(weights, { limit, precision: dtype });
    got.forEach((weight, index) => {
      expect(Math.abs(weight - (expected.weights[index] ?? Number.NaN))).toBeLessThan(1e-7);
    });
    expect(got).toHaveLength(expected.weights.length);
  });
});

describe("toU16Weights: recorded", () => {
  test.each(recording.emit)("$name", ({ uids, weights, dtype, expected }) => {
    const held = weights.map(Number).map((weight) => (dtype === "float32" ? Math.fround(weight) : weight));
    const run = () => toU16Weights({ uids, weights: held });
    if (expected.raised !== undefined) expect(run).toThrow(/weight|uid/);
    else expect(run()).toEqual({ uids: expected.uids, weights: expected.values });
  });
});

describe("errors", () => {
  test("error: WEIGHTS_EMPTY", () => {
    expect(() => toU16Weights({ uids: [], weights: [] })).toThrow(
      expect.objectContaining({ code: "WEIGHTS_EMPTY" }),
    );
  });
  test("error: WEIGHTS_INVALID", () => {
    const limits = { n: 2, minAllowedWeights: 1, maxWeightLimit: 1 };
    for (const weights of [[1], [3e38, 3e38], [1e39, 1]])
      expect(() => processWeights({ uids: [0, 1], weights, ...limits })).toThrow(
        expect.objectContaining({ code: "WEIGHTS_INVALID" }),
      );
  });
});
