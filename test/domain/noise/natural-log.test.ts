import fc from "fast-check";
import { expect, test } from "vitest";
import { exponential, exponentialOfRest, naturalLog } from "../../../src/domain/noise/natural-log.ts";

const runs = { seed: 3, numRuns: 2000 };

/** Largest error in ratio to the value. */
function closeTo(got: number, exact: number, relative: number): void {
  expect(Math.abs(got - exact)).toBeLessThanOrEqual(relative * Math.abs(exact));
}

test("default: the logarithm of a number of any size within 2e-14, or its last bits", () => {
  fc.assert(
    fc.property(fc.double({ min: 2 ** -1022, noNaN: true, noDefaultInfinity: true }), (x) => {
      const exact = Math.log(x);
      expect(Math.abs(naturalLog(x) - exact)).toBeLessThanOrEqual(2e-14 + 4e-16 * Math.abs(exact));
    }),
    runs,
  );
  for (const x of [1, 2, 0.5, Math.E, 1 - 2 ** -53, Number.MAX_VALUE])
    expect(Math.abs(naturalLog(x) - Math.log(x))).toBeLessThan(3e-13);
});

test("behavior: 0 is no infinity", () => {
  expect(naturalLog(0)).toBeLessThan(-700);
  expect(naturalLog(-0)).toBeLessThan(-700);
});

test("behavior: exponentials keep their precision where they are small", () => {
  const uniforms = fc.oneof(
    fc.double({ min: 2 ** -60, max: 1, maxExcluded: true, noNaN: true }),
    fc.double({ min: 0.97, max: 1, maxExcluded: true, noNaN: true }),
    fc.double({ min: 2 ** -60, max: 0.03, noNaN: true }),
  );
  fc.assert(
    fc.property(uniforms, (u) => {
      closeTo(exponential(u), -Math.log(u), 1e-12);
      closeTo(exponentialOfRest(u), -Math.log1p(-u), 1e-12);
    }),
    runs,
  );
});
