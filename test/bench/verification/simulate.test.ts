import { expect, test } from "vitest";
import type { BenchLine, Detector } from "./detectors/detector.ts";
import { createDealer, createRandom } from "./random.ts";
import { tokensFor } from "./row.ts";
import { CHEATS, dealHonest, resampleHonest, simulateCheats } from "./simulate.ts";

/** A line of so many tokens, honest or not. */
function line(tokens: number, cheat = false): BenchLine {
  const positions = new Array(tokens);
  return { scored: { positions }, finishReason: cheat ? "stop" : "length" } as unknown as BenchLine;
}

/** Fails at the given token of the n-th cheating line. */
function failsAt(token: number, nth = 1): Detector {
  return {
    name: "fake",
    scoreOf: () => 0,
    start() {
      let seen = 0;
      return {
        add({ finishReason }) {
          if (finishReason === "stop") seen++;
          return { failedAfterTokens: seen === nth ? token : null };
        },
      };
    },
  };
}

const never = failsAt(1, -1);

test("default: tokens of all lines before, and those of the deciding line", () => {
  const cheats = [line(10, true)];
  expect(simulateCheats(failsAt(3, 4), { name: "a", cheats, honest: [], share: 1 })).toEqual(
    new Array(CHEATS).fill(33),
  );
});

test("behavior: a miner that is not found has 20,000 tokens, and not one more", () => {
  const cheats = [line(10, true)];
  const failures = (nth: number) =>
    simulateCheats(failsAt(10, nth), { name: "a", cheats, honest: [], share: 1 })[0];
  expect([failures(2000), failures(2001)]).toEqual([20_000, Number.POSITIVE_INFINITY]);
});

test("behavior: miners that mix cheat in about the share of their answers", () => {
  const mix = { name: "a", cheats: [line(10, true)], honest: [line(10)], share: 0.1 };
  const failures = simulateCheats(failsAt(10), mix);
  const mean = failures.reduce((sum, tokens) => sum + tokens, 0) / CHEATS;
  expect(mean).toBeGreaterThan(80);
  expect(mean).toBeLessThan(120);
});

test("behavior: all detectors see the same miners", () => {
  const mix = { name: "a", cheats: [line(7, true), line(9, true)], honest: [line(3), line(5)], share: 0.5 };
  expect(simulateCheats(failsAt(1, 5), mix)).toEqual(simulateCheats(failsAt(1, 5), mix));
  expect(simulateCheats(failsAt(1, 5), mix)).not.toEqual(
    simulateCheats(failsAt(1, 5), { ...mix, name: "b" }),
  );
});

test("behavior: honest lines are dealt once, twenty to a miner", () => {
  const lines = [...Array.from({ length: 40 }, () => line(10)), line(10, true)];
  expect(dealHonest(failsAt(4), lines)).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 4]);
});

test("behavior: below 500 lines none are drawn with replacement", () => {
  const lines = Array.from({ length: 499 }, () => line(5000));
  expect(resampleHonest(never, { name: "a", lines })).toBeNull();
  expect(resampleHonest(never, { name: "a", lines: [...lines, line(5000)] })).toBe(0);
  expect(resampleHonest(failsAt(1), { name: "a", lines: [...lines, line(5000, true)] })).toBeGreaterThan(0);
});

test("behavior: a dealer gives each index once a round, in another order each round", () => {
  const next = createDealer(50, createRandom("a"));
  const rounds = [0, 1].map(() => Array.from({ length: 50 }, next));
  const inOrder = Array.from({ length: 50 }, (_, i) => i);
  for (const round of rounds) expect(round.toSorted((a, b) => a - b)).toEqual(inOrder);
  expect(rounds[0]).not.toEqual(rounds[1]);
});

test("behavior: the median is null where half of the miners go free", () => {
  const failures = [...new Array(99).fill(5), ...new Array(101).fill(Number.POSITIVE_INFINITY)];
  expect(tokensFor(failures, 0.5)).toBeNull();
  expect(tokensFor([...failures, 6, 7, 8], 0.5)).toBe(8);
});
