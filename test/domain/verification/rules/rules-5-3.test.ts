import { describe, expect, test } from "vitest";
import { rules53 } from "../../../../src/domain/verification/rules/rules-5-3.ts";
import { END, end, failures, GOOD, position, ruleCase, streamOf, topOf } from "./rule-case.ts";

const OTHER_END = 98;
const first = (one: ReturnType<typeof position>) => [one, ...GOOD];

describe("rules53", () => {
  test("default: an answer of likely tokens passes, whatever logprobs came with it (known defect)", () => {
    const forged = [...Array.from({ length: 10 }, () => position(1, { said: 0 })), end];
    expect(failures(rules53(ruleCase(GOOD)))).toEqual([]);
    expect(failures(rules53(ruleCase(forged)))).toEqual([]);
  });
  test("behavior: known defect named: OVERFIT can never be reached", () => {
    const overfit = rules53(ruleCase(GOOD)).find(({ name }) => name === "overfit");
    expect(overfit).toMatchObject({ passed: true, detail: expect.stringContaining("never refuses") });
  });
  test.each([
    [-13, ["improbable token UNLIKELY_TOKEN"]],
    [-12.9, []],
  ])("behavior: one token of logprob %d", (logprob, expected) => {
    expect(failures(rules53(ruleCase(first(position(30, { logprob })))))).toEqual(expected);
  });
  test.each([
    [5, ["improbable tokens UNLIKELY_TOKEN"]],
    [4, []],
  ])("behavior: %i tokens of logprob −8", (count, expected) => {
    const low = Array.from({ length: count }, () => position(30, { logprob: -8 }));
    expect(failures(rules53(ruleCase([...low, ...GOOD])))).toEqual(expected);
  });
  test("behavior: an end with less than half the token's logprob was skipped", () => {
    const top = [{ id: END, logprob: -0.5 }, ...topOf([-0.9, -1.1])];
    const token = (id: number) => position(id, { logprob: id === 2 ? -1.1 : -0.9, top });
    expect(failures(rules53(ruleCase(first(token(2)))))).toEqual(["skipped end SKIPPED_EOS_EOT"]);
    expect(failures(rules53(ruleCase(first(token(1)))))).toEqual([]);
  });
  test("behavior: known defect: of two likely ends the less likely one is compared", () => {
    const top = [{ id: END, logprob: -0.1 }, ...topOf([-3]), { id: OTHER_END, logprob: -6 }];
    const one = { endIds: [END, OTHER_END] };
    expect(failures(rules53(ruleCase(first(position(1, { logprob: -3, top })), one)))).toEqual([]);
    expect(failures(rules53(ruleCase(first(position(1, { logprob: -3, top })))))).toEqual([
      "skipped end SKIPPED_EOS_EOT",
    ]);
  });
  test("behavior: the finish reason stands in the last chunk but one; its lack is called too short", () => {
    const stream = streamOf(11, { finishBeforeLast: null });
    expect(failures(rules53(ruleCase(GOOD, { stream })))).toEqual(["finish reason TOO_SHORT"]);
    const other = streamOf(11, { finishBeforeLast: "abort" });
    expect(failures(rules53(ruleCase(GOOD, { stream: other })))).toEqual(["finish reason TOO_SHORT"]);
  });
  test("behavior: pieces are counted, not tokens: none is too short, more than asked too long", () => {
    const of = (pieces: number) => ruleCase(GOOD, { stream: streamOf(11, { pieces }), maxTokens: 11 });
    expect(failures(rules53(of(0)))).toContain("length TOO_SHORT");
    expect(failures(rules53(of(12)))).toEqual(["length TOO_LONG"]);
    const alone = ruleCase(GOOD, { stream: streamOf(11, { chunks: [10] }) });
    expect(failures(rules53(alone))).toEqual(["length TOO_SHORT"]);
  });
  test("behavior: of an answer that did not come as a stream the tokens of the text are counted", () => {
    expect(failures(rules53(ruleCase(GOOD, { stream: null, maxTokens: 10 })))).toEqual([]);
    expect(failures(rules53(ruleCase(GOOD, { stream: null, maxTokens: 9 })))).toEqual(["length TOO_LONG"]);
  });
  test.each([
    [5, ["usage INCORRECT_USAGE_DATA"]],
    [6, []],
    [22, []],
    [23, []],
    [24, ["usage INCORRECT_USAGE_DATA"]],
  ])("behavior: %i completion tokens said of 11 with the begin token", (said, expected) => {
    const usage = { promptTokens: 7, completionTokens: said, totalTokens: 18 };
    expect(failures(rules53(ruleCase(GOOD, { usage })))).toEqual(expected);
  });
  test("behavior: shorter than asked without an end among the top 15 is an early end", () => {
    const text = GOOD.slice(0, 10);
    const far = [...topOf(Array.from({ length: 15 }, (_, i) => -1 - i)), { id: END, logprob: -17 }];
    const stream = streamOf(10);
    expect(failures(rules53(ruleCase(text, { stream, next: far })))).toEqual(["early end EARLY_END"]);
    expect(failures(rules53(ruleCase(text, { stream, next: far.slice(1) })))).toEqual([]);
  });
  test("behavior: of one piece nothing is said", () => {
    const findings = rules53(ruleCase([position(1), end], { stream: streamOf(2) }));
    expect(failures(findings)).toEqual([]);
    expect(findings.find(({ name }) => name === "improbable token")?.passed).toBeNull();
  });
});
