import { expect, test } from "vitest";
import { type DrawnSampling, drawSampling } from "../../../src/domain/rounds/draw-sampling.ts";
import { roundNumbers } from "../../../src/domain/rounds/round-numbers.ts";
import { createMulberry } from "../../helpers/mulberry.ts";

const DRAWS = 10_000;
const random = createMulberry();
const drawn = Array.from({ length: DRAWS }, () => drawSampling({ random }, [512, 1920]));
const share = (test: (one: DrawnSampling) => boolean) => drawn.filter(test).length / DRAWS;
const isExact = ({ theme }: DrawnSampling) => theme === "exact";
const valuesOf = (key: "temperature" | "topP" | "maxTokens") =>
  [...new Set(drawn.map((one) => one[key]))].sort((a, b) => a - b);

test("default: three in five requests are exact, half of those cold, and no deviation is left out for long", () => {
  expect(share(isExact)).toBeCloseTo(0.6, 1);
  expect(share((one) => isExact(one) && one.temperature === 0.3)).toBeCloseTo(0.3, 1);
  expect(share((one) => !isExact(one) && one.temperature >= 0.7)).toBeGreaterThan(0.3);
  expect(share(({ topP }) => topP === 0.95)).toBeCloseTo(0.3, 1);
});

test("behavior: values are such as people write", () => {
  expect(valuesOf("temperature")).toEqual([0.3, 0.5, 0.7, 0.8, 0.9, 1]);
  expect(valuesOf("topP")).toEqual([0.95, 1]);
  expect(valuesOf("maxTokens")).toEqual(roundNumbers([512, 1920]));
});

test("behavior: neither temperature nor top_p nor length tells the theme", () => {
  for (const value of [0.3, 0.7, 1]) {
    const themes = new Set(drawn.filter((one) => one.temperature === value).map(({ theme }) => theme));
    expect(themes.size).toBe(2);
  }
  const meanOf = (exact: boolean) => {
    const lengths = drawn.filter((one) => isExact(one) === exact).map(({ maxTokens }) => maxTokens);
    return lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  };
  expect(Math.abs(meanOf(true) / meanOf(false) - 1)).toBeLessThan(0.03);
});

test.each([
  [[48, 96] as const, [48, 50, 60, 64, 70, 80, 90, 96]],
  [[512, 800] as const, [512, 600, 640, 700, 768, 800]],
  [[33, 37] as const, [33]],
  [[64, 64] as const, [64]],
])("behavior: round numbers of %j", (range, expected) => {
  expect(roundNumbers(range)).toEqual(expected);
});
