import { describe, expect, test } from "vitest";
import { exactPolicy } from "../../../../src/domain/verification/policy/exact.ts";
import { policyOf } from "../../../../src/domain/verification/policy/policies.ts";
import type { Position } from "../../../../src/domain/verification/position.ts";
import { checkReported } from "../../../../src/domain/verification/reported/check-reported.ts";

const MEASURED = policyOf("targon/tiny-llama");
const top = [
  { id: 1, logprob: -0.7 },
  { id: 2, logprob: -1.4 },
  { id: 3, logprob: -6 },
];

/** Forty tokens as the prefill has them; at the tenth the miner's numbers differ by these. */
function positions({ own = 0, second = 0 }: { own?: number; second?: number }): Position[] {
  return Array.from({ length: 40 }, (_, i) => ({
    token: {
      id: 1,
      text: "",
      atMs: 0,
      logprob: -0.7 + (i === 10 ? own : 0),
      top: [
        { id: 1, logprob: -0.7 + (i === 10 ? own : 0) },
        { id: 2, logprob: -1.4 + (i === 10 ? second : 0) },
      ],
    },
    score: { logprob: -0.7, rank: 1, top },
  }));
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
});
