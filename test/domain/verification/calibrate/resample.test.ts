import { describe, expect, test } from "vitest";
import { tokensMissing } from "../../../../src/domain/verification/calibrate/enough.ts";
import { failsByChance } from "../../../../src/domain/verification/calibrate/resample.ts";
import { policyOf } from "../../../../src/domain/verification/policy/policies.ts";

const RULES = policyOf("x").accumulate;
/** An answer that speaks so many nats for a deviation. */
const answer = (nats: number) => ({ tokens: 100, ledger: { honest: [0], cheats: [nats], mixed: [] } });

describe("failsByChance", () => {
  test("default: answers that speak for honesty fail nobody", () => {
    expect(failsByChance([answer(-0.2), answer(0.1)], RULES, Math.random)).toBe(false);
  });
  test("behavior: what adds up over 20,000 tokens fails", () => {
    expect(failsByChance([answer(0.1)], RULES, Math.random)).toBe(true);
    expect(failsByChance([answer(0.03)], RULES, Math.random)).toBe(false);
  });
  test("behavior: without answers nobody fails", () => {
    expect(failsByChance([], RULES, Math.random)).toBe(false);
  });
});

test("default: tokens that are missing, in each stack and in stacks that are not there", () => {
  expect(tokensMissing([{ tokens: 20_000 }, { tokens: 90_000 }])).toBe(0);
  expect(tokensMissing([{ tokens: 19_000 }, { tokens: 90_000 }])).toBe(1_000);
  expect(tokensMissing([{ tokens: 90_000 }])).toBe(20_000);
  expect(tokensMissing([])).toBe(40_000);
});
