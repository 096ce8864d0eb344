import { describe, expect, test } from "vitest";
import { exactPolicy } from "../../../../src/domain/verification/policy/exact.ts";
import { policyOf } from "../../../../src/domain/verification/policy/policies.ts";
import type { Position } from "../../../../src/domain/verification/position.ts";
import { checkReported } from "../../../../src/domain/verification/reported/check-reported.ts";
import { checkSingle } from "../../../../src/domain/verification/reported/check-single.ts";
import { distanceOf } from "../../../../src/domain/verification/reported/distance.ts";

const MEASURED = policyOf("targon/tiny-llama");
/** Forty tokens as the prefill has them, the second likeliest at `second`; at the tenth the miner's numbers differ. */
function positions(by: { own?: number; second?: number }, second = -1.4): Position[] {
  const top = [-0.75, second, -6].map((logprob, i) => ({ id: i + 1, logprob }));
  return Array.from({ length: 40 }, (_, i) => {
    const { own = 0, second: other = 0 } = i === 10 ? by : {};
    const reported = [
      { id: 1, logprob: -0.75 + own },
      { id: 2, logprob: second + other },
    ];
    return {
      token: { id: 1, text: "", atMs: 0, logprob: -0.75 + own, top: reported },
      score: { logprob: -0.75, rank: 1, top },
    };
  });
}

const run = (change: Parameters<typeof positions>[0], policy = MEASURED) =>
  checkReported(positions(change), policy.reported, true);

describe("checkReported", () => {
  test("default: the prefill's own numbers", () => {
    expect(run({}, exactPolicy(MEASURED))).toMatchObject({ passed: true, statistic: 0 });
  });
  test("behavior: half a nat at one token is what another honest stack may bring", () => {
    expect(run({ own: -0.5 }).passed).toBe(true);
    expect(run({ second: -0.5 }).passed).toBe(true);
    expect(run({ own: -9 }, policyOf("a model that nobody measured")).passed).toBe(true);
  });
  test.each([
    ["half a nat at one token, of the very same stack", { own: -0.5 }, exactPolicy(MEASURED)],
    ["half a nat in the top, of the very same stack", { second: 0.5 }, exactPolicy(MEASURED)],
    ["more than any honest stack brought", { own: -2 }, MEASURED],
  ])("error: LOW_SCORE for %s", (_name, change, policy) => {
    expect(run(change, policy)).toMatchObject({ passed: false, cause: "LOW_SCORE", gross: false });
  });
  test("error: LOW_SCORE for half a nat between two engines whose numbers are float32's, not bfloat16's", () => {
    const policy = { ...MEASURED.reported, lattice: MEASURED.structure.lattice };
    const run = (second: number) => {
      const scored = positions({ own: -0.5 }, second);
      return checkSingle(scored, distanceOf(scored, policy.clip).largest, policy);
    };
    expect(run(-1.4)).toMatchObject({ cause: "LOW_SCORE", threshold: 0.25 });
    expect(run(-1.5)).toBeNull();
  });
});
