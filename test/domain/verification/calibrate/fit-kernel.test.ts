import { expect, test } from "vitest";
import { fitKernel } from "../../../../src/domain/verification/calibrate/fit-kernel.ts";

/** A fixed generator, 0 … 1. */
function generator(state: number): () => number {
  let now = state;
  return () => {
    now = (Math.imul(now, 1664525) + 1013904223) >>> 0;
    return ((now ^ (now >>> 13)) >>> 0) / 2 ** 32;
  };
}

const WIDTHS = [0.1, 1, 10];
/** The token's chance against one rival `lead` steps ahead. */
const chances = (lead: number) => WIDTHS.map((width) => 1 / (1 + Math.exp(lead / width)));

test("default: the mixture that drew the tokens is found again", () => {
  const random = generator(7);
  const rows = Array.from({ length: 10_000 }, () => {
    const gap = 6 * random();
    const width = random() < 0.7 ? 1 : 10;
    const isWinner = random() < 1 / (1 + Math.exp(-gap / width));
    return Float64Array.from([...chances(isWinner ? -gap : gap), 0.5]);
  });
  const weights = new Map(fitKernel(rows, WIDTHS.length));
  expect(Math.abs((weights.get(1) ?? 0) - 0.7)).toBeLessThan(0.1);
  expect(Math.abs((weights.get(2) ?? 0) - 0.3)).toBeLessThan(0.1);
  expect([...weights.values()].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 3);
});

test("behavior: a token that no kernel explains is left to the claim and widens nothing", () => {
  const rows = Array.from({ length: 5000 }, () => Float64Array.from([...chances(-2), 0.5]));
  rows.push(Float64Array.from([0, 0, 0, 0.01]));
  const weights = new Map(fitKernel(rows, WIDTHS.length));
  expect(weights.get(0)).toBeGreaterThan(0.9);
});

/** Expectation maximisation round by round, as the textbook has it. */
function plain(rows: Float64Array[], rounds: number): number[] {
  const first = rows[0] ?? [];
  let weights = Array.from(first, () => 1 / first.length);
  for (let round = 0; round < rounds; round++) {
    const sums = weights.map(() => 0);
    for (const row of rows) {
      const parts = weights.map((weight, k) => weight * (row[k] ?? 0));
      const total = parts.reduce((sum, part) => sum + part, 0);
      for (const [k, part] of parts.entries()) sums[k] = (sums[k] ?? 0) + part / total;
    }
    weights = sums.map((sum) => sum / rows.length);
  }
  return weights;
}

test("behavior: rounds taken together and merged rows lead where single rounds of single rows do", () => {
  const random = generator(11);
  const rows = Array.from({ length: 100 }, () => {
    const gap = 4 * random();
    const lead = random() < 1 / (1 + Math.exp(-gap)) ? -gap : gap;
    return Float64Array.from([...chances(lead), 0.5]);
  });
  const slow = plain(rows, 1500).slice(0, WIDTHS.length);
  const total = slow.reduce((sum, weight) => sum + weight, 0);
  const fast = new Map(fitKernel(rows, WIDTHS.length));
  for (const [k, weight] of slow.entries())
    expect(Math.abs((fast.get(k) ?? 0) - weight / total)).toBeLessThan(0.003);
});
