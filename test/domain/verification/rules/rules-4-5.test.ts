import { describe, expect, test } from "vitest";
import { rules45 } from "../../../../src/domain/verification/rules/rules-4-5.ts";
import { end, failures, GOOD, position, ruleCase, streamOf } from "./rule-case.ts";

const usage = (completionTokens: number, promptTokens = 7) => ({
  promptTokens,
  completionTokens,
  totalTokens: promptTokens + completionTokens,
});

describe("rules45", () => {
  test("default: an answer of likely tokens passes", () => {
    expect(failures(rules45(ruleCase(GOOD)))).toEqual([]);
  });
  test("behavior: LOW_SCORE is used again", () => {
    const wrong = [...Array.from({ length: 10 }, () => position(1, { said: -9 })), end];
    expect(failures(rules45(ruleCase(wrong)))).toEqual(["score LOW_SCORE"]);
  });
  test("behavior: known defect: tokens of rank 25 score full marks, those of rank K + 1 none", () => {
    const score = (rank: number) => {
      const odd = Array.from({ length: 4 }, () => position(rank, { logprob: -25 }));
      const findings = rules45(ruleCase([...odd, ...GOOD], { temperature: 1 }));
      return findings.find(({ name }) => name === "score")?.statistic;
    };
    expect(score(25)).toBe(1);
    expect(score(24)).toBeCloseTo(7 / 11, 4);
  });
  test.each([
    ["one completion token more", usage(12)],
    ["one prompt token less", usage(11, 6)],
    ["a total that does not add up", { ...usage(11), totalTokens: 20 }],
  ])("behavior: usage must be exact: %s", (_, said) => {
    expect(failures(rules45(ruleCase(GOOD, { usage: said })))).toEqual(["usage INCORRECT_USAGE_DATA"]);
  });
  test("behavior: no usage, or not in the last chunk", () => {
    expect(failures(rules45(ruleCase(GOOD, { usage: null })))).toEqual(["usage NO_USAGE"]);
    const stream = streamOf(11, { usageInLast: false });
    expect(failures(rules45(ruleCase(GOOD, { stream })))).toEqual(["usage NO_USAGE"]);
  });
  test("behavior: known defect named: chunks with several tokens", () => {
    const stream = streamOf(11, { tokenChunks: [10, 20] });
    const { detail } = rules45(ruleCase(GOOD, { stream })).find(({ name }) => name === "usage") ?? {};
    expect(detail).toContain("one token per chunk");
  });
  test("behavior: three tokens are not looked at again, and divide by zero", () => {
    const findings = rules45(ruleCase([position(1), position(1), position(1)], { maxTokens: 3 }));
    expect(failures(findings)).toEqual([]);
    expect(findings.find(({ name }) => name === "score")?.passed).toBeNull();
  });
});
