import { describe, expect, test } from "vitest";
import { claimsOf } from "../../../../src/domain/verification/sampling/trial.ts";
import { batteryOf } from "../../../../src/domain/verification/statistics/battery.ts";
import { BATTERY, batterySchema } from "../../../../src/domain/verification/statistics/battery-policy.ts";
import { createMulberry } from "../../../helpers/mulberry.ts";
import { samplingWith } from "../../../helpers/sampling-with.ts";
import { answerOf } from "./synthetic.ts";

const EDGE = { probability: 0.02, nats: 0.25, steps: 2, step: 1 / 32 };
const NAMES = [
  "mismatch rate",
  "surprisal",
  "greedy rate",
  "PIT",
  "rank tail",
  "end hazard",
  "|Δlogprob|",
  "noise scale",
  "top distance",
  "top distance in steps",
  "temperature slope",
  "too perfect",
  "certain",
];

function battery(temperature: number, length = 80) {
  const scored = answerOf(createMulberry(2).uniform, {
    length,
    claimed: samplingWith({ temperature: temperature || 0.01 }),
  });
  const sampling = { ...scored.sampling, temperature };
  const claims = temperature > 0 ? claimsOf({ ...scored, sampling }, EDGE) : [];
  const margins = scored.positions.map(() => ({ margin: 0 }));
  const input = { claims, key: "request", ends: new Set([3]), margins };
  return batteryOf({ ...scored, sampling }, input, BATTERY);
}

describe("batteryOf", () => {
  test("default: each statistic once, none refuses, each a finite number", () => {
    const findings = battery(1);
    expect(findings.map(({ name }) => name)).toEqual(NAMES);
    for (const { passed, statistic, cause } of findings) {
      expect(passed).toBe(true);
      expect(Number.isFinite(statistic)).toBe(true);
      expect(cause).toBeNull();
    }
  });
  test("behavior: at temperature 0 only what needs no draw", () => {
    expect(battery(0).map(({ name }) => name)).toEqual(["mismatch rate", ...NAMES.slice(6)]);
  });
  test("behavior: what an answer is too short for is left out", () => {
    expect(battery(1, 2).map(({ name }) => name)).not.toContain("PIT");
  });
  test("behavior: the same answer gives the same numbers", () => {
    expect(battery(1)).toEqual(battery(1));
  });
  test("behavior: its numbers are a policy", () => {
    expect(batterySchema.parse(BATTERY)).toEqual(BATTERY);
  });
});
