import { expect, test } from "vitest";
import { missedBars } from "./bars.ts";
import { divergenceOf } from "./bound.ts";
import type { Detector } from "./detectors/detector.ts";
import type { Row } from "./row.ts";
import { detectionOf, scoresOf, thresholdOf } from "./scores.ts";

const HONEST = [
  [989_999_999, 10_000_000, 0],
  [1_000_000_000, 0, 0],
];

test("default: nats per token of what the bins tell apart", () => {
  const cheat = [
    [9000, 1000, 0],
    [10_000, 0, 0],
  ];
  const expected = 0.5 * (0.9 * Math.log(0.9 / 0.99) + 0.1 * Math.log(0.1 / 0.01));
  expect(divergenceOf(cheat, HONEST)).toBeCloseTo(expected, 6);
});

test("behavior: the same shares tell nothing, whatever the contexts' sizes", () => {
  expect(
    divergenceOf(
      [
        [98_999_999, 1_000_000, 0],
        [10, 0, 0],
      ],
      HONEST,
    ),
  ).toBeCloseTo(0, 6);
  expect(
    divergenceOf(
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
      HONEST,
    ),
  ).toBe(0);
});

test("behavior: a tenth of the answers tells about a hundredth where the cheat is fine", () => {
  const cheat = [
    [9890, 110, 0],
    [10_000, 0, 0],
  ];
  expect(divergenceOf(cheat, HONEST) / divergenceOf(cheat, HONEST, 0.1)).toBeGreaterThan(90);
});

test("behavior: a rate of 1e-3 is claimed from 3,000 honest lines on", () => {
  const scores = Array.from({ length: 3000 }, (_, i) => i);
  expect(thresholdOf(scores.slice(1))).toBeNull();
  const threshold = thresholdOf(scores) ?? Number.NaN;
  expect(scores.filter((score) => score > threshold)).toHaveLength(3);
  expect(detectionOf([1, 5000, 6000, 7000], threshold)).toBe(0.75);
});

test("behavior: a score that more than one honest line in 1,000 has detects nothing", () => {
  const scores = Array.from({ length: 3000 }, (_, i) => (i < 9 ? Number.POSITIVE_INFINITY : 0));
  expect(detectionOf([Number.POSITIVE_INFINITY], thresholdOf(scores) ?? Number.NaN)).toBe(0);
});

test("behavior: each line is scored once, and what it took is told", () => {
  let calls = 0;
  const detector = { scoreOf: () => calls++ } as unknown as Detector;
  const { values, msPer1000Tokens } = scoresOf(detector, [{ scored: { positions: [{}] } }] as never);
  expect([values, calls]).toEqual([[0], 1]);
  expect(msPer1000Tokens).toBeGreaterThanOrEqual(0);
});

const row = { detector: "targon", stack: ".", variant: "laundered", miners: 200 } as Row;

test("behavior: bars tell which cheat took too long, and which honest miners failed", () => {
  const honest = { ...row, variant: "honest", class: "honest-x", minersFailed: 0, resampledFailed: 1 } as Row;
  expect(
    missedBars([
      { ...row, class: "greedy", medianTokensToDecision: 32 },
      { ...row, class: "int4", medianTokensToDecision: null },
      { ...row, class: "int4", detector: "gonka", medianTokensToDecision: null },
      { ...row, class: "fp8", medianTokensToDecision: null },
      { ...row, class: "early-stop", medianTokensToDecision: 193 },
      honest,
      { ...honest, resampledFailed: 2 },
      { ...honest, minersFailed: 1 },
    ]),
  ).toEqual([
    "./int4: more than 20,000 tokens to decision, at most 5000 are wanted",
    "./early-stop: 193 tokens to decision, at most 192 are wanted",
    "./honest-x: 2 of 4,000 honest miners failed",
    "./honest-x: 1 of 200 honest miners failed",
  ]);
});
