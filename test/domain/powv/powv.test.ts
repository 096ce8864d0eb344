import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ModelWeights } from "../../../src/domain/ports/weights.ts";
import { placeOf, powvOf, powvValue, sumOf, sumsOf } from "../../../src/domain/powv/powv.ts";

type Golden = {
  tensors: { name: string; shape: number[] }[];
  answers: {
    note: string;
    prompt: number[] | { repeat: number; times: number };
    tokens: number[];
    places: { tensor: string; row: number; column: number; weight: number; powv: number }[];
  }[];
};

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../fixtures/powv/R.json", import.meta.url), "utf8"),
);

const tensors = golden.tensors.map(({ name, shape: [rows = 0, ...others] }) => ({
  name,
  rows,
  columns: others.reduce((product, n) => product * n, 1),
}));

test.each(golden.answers)("default: places and values of $note", ({ prompt, tokens, places }) => {
  const inputSum = Array.isArray(prompt) ? sumOf(prompt) : prompt.repeat * prompt.times;
  for (const [i, sums] of sumsOf({ inputSum, outputSum: 0 }, tokens).entries()) {
    const { tensor, row, column } = placeOf(tensors, sums);
    const expected = places[i];
    expect({ tensor: tensors[tensor]?.name, row, column }).toEqual({
      tensor: expected?.tensor,
      row: expected?.row,
      column: expected?.column,
    });
    expect(powvOf(expected?.weight ?? Number.NaN, sums)).toBe(expected?.powv);
  }
});

describe("powvOf", () => {
  test.each([
    [-0.001, 1, -1],
    [-0, 5, 0],
    [0.5, 3, 1],
    [-0.5, 3, -2],
    [Number.NaN, 3, 0],
    [Number.POSITIVE_INFINITY, 0, 0],
    [Number.NEGATIVE_INFINITY, 3, 0],
  ])("behavior: %d of a sum of %i is %i", (weight, sum, value) => {
    expect(powvOf(weight, { inputSum: sum, outputSum: 0 })).toBe(value);
  });
});

test("behavior: every place is within its tensor, whatever the sums", () => {
  const size = fc.integer({ min: 1, max: 50 });
  const shapes = fc.array(fc.record({ name: fc.string(), rows: size, columns: size }), { minLength: 1 });
  fc.assert(
    fc.property(shapes, fc.maxSafeNat(), fc.nat(), (all, inputSum, outputSum) => {
      const { tensor, row, column } = placeOf(all, { inputSum, outputSum });
      return row < (all[tensor]?.rows ?? 0) && column < (all[tensor]?.columns ?? 0);
    }),
    { seed: 4 },
  );
});

test("behavior: a value is given at once where the weight is, else when it comes", async () => {
  const weights = (valueAt: ModelWeights["valueAt"]): ModelWeights => ({
    tensors: [{ name: "a", rows: 3, columns: 1 }],
    valueAt,
  });
  const sums = { inputSum: 10, outputSum: 4 };
  expect(
    powvValue(
      weights(({ row }) => row),
      sums,
    ),
  ).toBe(14);
  expect(
    await powvValue(
      weights(async ({ row }) => row / 2),
      sums,
    ),
  ).toBe(7);
});
