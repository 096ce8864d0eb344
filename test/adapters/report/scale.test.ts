import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scaleOf, ticksOf, tickText } from "../../../src/adapters/report/plot/scale.ts";
import { thinned } from "../../../src/adapters/report/plot/thin.ts";

describe("ticksOf", () => {
  test.each([
    [[0, 1], 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [[-3, 14], 5, [0, 5, 10]],
    [[0, 63], 8, [0, 10, 20, 30, 40, 50, 60]],
    [[2, 2], 5, [2]],
  ] as const)("default: %j", (range, count, expected) => {
    expect(ticksOf(range, count)).toEqual(expected);
  });
  test("behavior: a handful of values within the range, whatever it is", () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(number, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (low, span) => {
        const ticks = ticksOf([low, low + span], 5);
        expect(ticks.length).toBeLessThanOrEqual(8);
        for (const tick of ticks) expect(tick).toBeGreaterThanOrEqual(low - span * 1e-3 - 1e-6);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});

describe("scaleOf", () => {
  test("default: straight, upside down where asked, and within its ends", () => {
    const scale = scaleOf([0, 10], [100, 0]);
    expect([0, 5, 10, 99, Number.POSITIVE_INFINITY].map(scale)).toEqual([100, 50, 0, 0, 0]);
  });
});

test("tickText: default: a true minus", () => {
  expect(tickText(-2.5)).toBe("−2.5");
});

test("thinned: default: at most so many, evenly", () => {
  expect(thinned([1, 2, 3, 4, 5, 6], 3)).toEqual([1, 3, 5]);
  expect(thinned([1, 2], 3)).toEqual([1, 2]);
});
