import { describe, expect, test } from "vitest";
import type { Position } from "../../../../src/domain/verification/position.ts";
import { checkSlow } from "../../../../src/domain/verification/slow/check-slow.ts";
import { SLOW, slowPolicySchema } from "../../../../src/domain/verification/slow/slow-policy.ts";
import { slowPositions } from "../../../../src/domain/verification/slow/slow-positions.ts";

const topOf = (...logprobs: number[]) => logprobs.map((logprob, id) => ({ id, logprob }));
const place = (id: number, logprobs: number[], reported = logprobs) => {
  const top = topOf(...logprobs);
  const position: Position = {
    token: { id, text: "", logprob: reported[id] ?? -9, top: topOf(...reported), atMs: 0 },
    score: { logprob: logprobs[id] ?? -9, rank: id + 1, top },
  };
  return { position, top };
};
/** All but 1e-7 of the mass shown. */
const SURE = [Math.log(1 - 2e-7), Math.log(1e-7)];
/** A fifth hidden. */
const OPEN = [Math.log(0.5), Math.log(0.3)];

describe("slowPositions", () => {
  test("default: the first, the last, and others by the key, rising", () => {
    const picked = slowPositions(5, { length: 100, key: "a" });
    expect(picked).toHaveLength(5);
    expect(picked[0]).toBe(0);
    expect(picked.at(-1)).toBe(99);
    expect([...picked].sort((a, b) => a - b)).toEqual(picked);
    expect(slowPositions(5, { length: 100, key: "a" })).toEqual(picked);
    expect(slowPositions(5, { length: 100, key: "b" })).not.toEqual(picked);
  });
  test.each([
    [0, 9, []],
    [3, 0, []],
    [3, 1, [0]],
    [9, 3, [0, 1, 2]],
    [1, 9, [0]],
    [2, 9, [0, 8]],
  ])("behavior: %i of %i tokens", (count, length, picked) => {
    expect(slowPositions(count, { length, key: "k" })).toEqual(picked);
  });
});

describe("checkSlow", () => {
  test("default: tokens that decoding gives, or that hide in the rest, pass", () => {
    const finding = checkSlow([place(0, SURE), place(1, OPEN), place(7, OPEN)], 1, SLOW);
    expect(finding).toMatchObject({ name: "slow check", passed: true, cause: null });
    expect(finding.statistic).toBeCloseTo(0.2, 9);
  });
  test("error: LOGPROB_RANDOM for a token that has no chance there, never outright", () => {
    const finding = checkSlow([place(0, SURE), place(7, SURE)], 1, SLOW);
    expect(finding).toMatchObject({ passed: false, cause: "LOGPROB_RANDOM", gross: false });
    expect(finding.detail).toBe("1 of 2 tokens are none that decoding gives");
  });
  test.each([
    [0, false],
    [0.3, false],
    [2, true],
  ])("behavior: what hides outside weighs by the claimed temperature %f", (temperature, passes) => {
    const logprobs = [Math.log(0.99999), Math.log(1e-6)];
    const { passed } = checkSlow([place(7, logprobs)], temperature, SLOW);
    expect(passed).toBe(passes);
  });
  test("behavior: tells the distance of the reported and of the own prefill from decoding", () => {
    const { position, top } = place(0, OPEN, [(OPEN[0] ?? 0) - 0.2, (OPEN[1] ?? 0) + 0.2]);
    const prefill = { ...position.score, top: topOf(...OPEN.map((logprob) => logprob - 0.1)) };
    const { detail } = checkSlow([{ position: { ...position, score: prefill }, top }], 1, SLOW);
    expect(detail).toBe("1 tokens; from decoding the prefill lies 0.1 nats, the reported logprobs 0.2");
  });
  test("behavior: nothing generated is no evidence, and its numbers are a policy", () => {
    expect(checkSlow([], 1, SLOW).passed).toBeNull();
    expect(slowPolicySchema.parse(SLOW)).toEqual(SLOW);
  });
});
