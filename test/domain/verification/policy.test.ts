import { describe, expect, test } from "vitest";
import { FRESH, nextState } from "../../../src/domain/verification/accumulate.ts";
import { policyOf } from "../../../src/domain/verification/policy/policies.ts";

describe.each(["targon/tiny-llama", "another/model"])("policy of %s", (model) => {
  const { sampling } = policyOf(model);
  test("behavior: under the honest envelope no alternative's ratio has an expectation above 1", () => {
    for (const { table } of sampling.alternatives)
      for (const row of table ?? []) {
        // With a chance of its own the match stands apart.
        const mismatches = row.slice(1).reduce((sum, share) => sum + share, 0);
        expect(mismatches).toBeLessThan(1.001);
      }
    for (const row of sampling.missed) expect(row.reduce((sum, share) => sum + share, 0)).toBeLessThan(1.001);
    expect(sampling.hitShare).toBeLessThan(1);
  });
  test("behavior: the envelope gives every bin a chance and covers a match wholly", () => {
    for (const row of sampling.honest) {
      expect(Math.min(...row)).toBeGreaterThan(0);
      expect(row[0]).toBe(1);
    }
  });
});

describe("nextState", () => {
  const policy = { alpha: 1e-4, watchShare: 0.5, answerCap: 9.2, hedge: 0.1, ceiling: 4 };
  const standing = (...evidence: number[]) =>
    evidence.reduce(({ logE }, one) => nextState({ logE, evidence: one }, policy), FRESH);
  test("default: evidence adds up to watch and fail", () => {
    expect(standing(2).state).toBe("clear");
    expect(standing(5).state).toBe("watch");
    expect(standing(5, 5).state).toBe("fail");
  });
  test("behavior: answers that say nothing cost little, honest ones clear", () => {
    expect(standing(5, -8).logE).toBeCloseTo(standing(5).logE + Math.log(0.1), 2);
    expect(standing(-8, -8)).toEqual({ logE: 0, state: "clear" });
  });
  test("behavior: a mended miner comes back", () => {
    const worst = standing(...new Array(50).fill(100));
    expect(worst.logE).toBeCloseTo(Math.log(1e4) + 4, 9);
    let mended = worst;
    for (let i = 0; i < 4; i++) mended = nextState({ logE: mended.logE, evidence: -3 }, policy);
    expect(mended.state).not.toBe("fail");
  });
});
