import fc from "fast-check";
import { expect, test } from "vitest";
import { naturalExp } from "../../../src/domain/noise/natural-exp.ts";

test("default: e^x to 1e-13 of itself", () => {
  fc.assert(
    fc.property(fc.double({ min: -100, max: 100, noNaN: true }), (x) => {
      expect(Math.abs(naturalExp(x) / Math.exp(x) - 1)).toBeLessThan(1e-13);
    }),
    { seed: 1, numRuns: 2000 },
  );
  expect(naturalExp(0)).toBe(1);
});

test("behavior: what is too small, too large or no number is as with Math.exp", () => {
  for (const x of [-Infinity, -1e9, -745, -708, 709, 1e9, Infinity, Number.NaN])
    expect(naturalExp(x)).toBe(Math.exp(x));
});
