import { expect, test } from "vitest";
import { createPatience } from "../../../src/neuron/validator/patience.ts";

const createParts = (engineMs: number | null) => {
  const time = { now: 1000, lagMs: 0 };
  const patience = createPatience({
    lag: { delayMs: () => time.lagMs, stop: () => {} },
    clock: { now: () => 0, monotonic: () => time.now },
    engineDelay: engineMs === null ? null : { delayMs: () => engineMs, measure: async () => {} },
  });
  return { time, patience };
};

test("default: on a real network our own event loop's delay alone", () => {
  const { time, patience } = createParts(null);
  patience.noteActivity();
  expect(patience.stretchMs(0)).toBe(0);
  time.lagMs = 300;
  expect(patience.stretchMs(0)).toBe(600);
  time.lagMs = 1e9;
  expect(patience.stretchMs(0)).toBe(60_000);
});

test("behavior: in the embedded network the engine's queue too, and the time while others were served", () => {
  const { time, patience } = createParts(100);
  expect(patience.stretchMs(500)).toBe(200);
  patience.noteActivity();
  expect(patience.stretchMs(400)).toBe(800);
  time.now = 9000;
  expect(patience.stretchMs(400)).toBe(800);
  expect(patience.stretchMs(2000)).toBe(200);
});
