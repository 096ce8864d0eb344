import { describe, expect, test } from "vitest";
import type { Position } from "../../../../src/domain/verification/position.ts";
import type { RuleCase } from "../../../../src/domain/verification/rules/rule-case.ts";
import { rules42 } from "../../../../src/domain/verification/rules/rules-4-2.ts";
import { END, end, failures, GOOD, position, ruleCase, streamOf, topOf } from "./rule-case.ts";

const likely = (count: number) => Array.from({ length: count }, () => position(1));
const run = (positions: Position[], more: Partial<RuleCase> = {}) =>
  failures(rules42(ruleCase(positions, { temperature: 1, ...more })));

describe("rules42", () => {
  test("default: an answer of likely tokens passes", () => {
    expect(run(GOOD)).toEqual([]);
    expect(run(GOOD, { temperature: 0 })).toEqual([]);
  });
  test.each([
    [75, ["improbable token UNLIKELY_TOKEN"]],
    [74, []],
  ])("behavior: rank %i", (rank, expected) => {
    expect(run([position(rank), ...GOOD])).toEqual(expected);
  });
  test.each([
    [5, ["improbable tokens UNLIKELY_TOKEN"]],
    [4, []],
  ])("behavior: %i tokens of rank 25", (count, expected) => {
    expect(run([...Array.from({ length: count }, () => position(25)), ...likely(9), end])).toEqual(expected);
  });
  test("behavior: half of the tokens not the likeliest is too many; less is not", () => {
    const second = (count: number) => Array.from({ length: count }, () => position(2));
    expect(run([...second(7), ...likely(6), end])).toEqual(["not first UNLIKELY_TOKENS"]);
    expect(run([...second(6), ...likely(7), end])).toEqual([]);
  });
  test("behavior: a token of equal likelihood is as good as the first, as vLLM V0 counted", () => {
    const tie = position(2, { top: topOf([-0.7, -0.7, -5]) });
    expect(run([...Array.from({ length: 9 }, () => tie), ...likely(4), end])).toEqual([]);
  });
  test("behavior: a likely end before a token of rank 11 was skipped; before rank 10 it was not", () => {
    const top = [{ id: END, logprob: -0.1 }, ...topOf(Array.from({ length: 19 }, (_, i) => -3 - i / 10))];
    const ranked = (rank: number) => position(rank, { logprob: top[rank - 1]?.logprob ?? -9, top });
    expect(run([...likely(2), ranked(11), ...likely(8), end])).toEqual(["skipped end SKIPPED_EOS_EOT"]);
    expect(run([...likely(2), ranked(10), ...likely(8), end])).toEqual([]);
  });
  test("behavior: shorter than asked without a likely end is an early end; at max_tokens it is none", () => {
    const text = GOOD.slice(0, 10);
    const next = topOf([-0.1, -3]);
    expect(run(text, { next })).toEqual(["early end EARLY_END"]);
    expect(run(text, { next: [...next, { id: END, logprob: -4 }] })).toEqual([]);
    expect(run(text, { next, maxTokens: 10 })).toEqual([]);
    expect(run(text)).toEqual([]);
  });
  test("behavior: three tokens divide by zero, but only after an early end was asked for", () => {
    const text = GOOD.slice(0, 3);
    expect(run(text, { next: topOf([-0.1, -3]) })).toEqual(["early end EARLY_END"]);
    const findings = rules42(ruleCase(text, { next: [{ id: END, logprob: -0.1 }] }));
    expect(findings.at(-1)).toMatchObject({ name: "score", passed: null });
  });
  test("behavior: known defect: LOW_SCORE is computed and never used", () => {
    const wrong = Array.from({ length: 10 }, () => position(1, { said: -9 }));
    const findings = rules42(ruleCase([...wrong, end]));
    expect(findings.find(({ name }) => name === "score")).toMatchObject({
      passed: true,
      threshold: 0.75,
      detail: expect.stringContaining("LOW_SCORE is computed and never used"),
    });
    expect(failures(findings)).toEqual([]);
  });
  test("behavior: logprobs of 0 are overfit from 1 − T/2 on, unless the score is too low (known defect)", () => {
    const zero = (logprob: number) => position(1, { said: 0, top: topOf([logprob, -5]) });
    const of = (logprob: number) => [...Array.from({ length: 10 }, () => zero(logprob)), end];
    expect(run(of(-0.05))).toEqual(["overfit OVERFIT"]);
    expect(run(of(-0.9))).toEqual([]);
  });
  test("behavior: from temperature 0.9 on the likeliest token scores full marks whatever was reported", () => {
    const wrong = [...Array.from({ length: 10 }, () => position(1, { said: -9 })), end];
    const score = (temperature: number) =>
      rules42(ruleCase(wrong, { temperature })).find(({ name }) => name === "score")?.statistic;
    expect(score(0.9)).toBe(1);
    expect(score(0.89)).toBeLessThan(0.5);
  });
  test("behavior: more than 60 tokens of which the first 5 % took 85 % of the time were not streamed", () => {
    const positions = [...likely(61), end];
    const at = (early: number) => [1, 2, 3, 4, ...Array.from({ length: 57 }, () => early), 1000];
    const late = (early: number) => streamOf(62, { tokenChunks: at(early) });
    expect(run(positions, { stream: late(850) })).toEqual(["stream BAD_STREAM"]);
    expect(run(positions, { stream: late(849) })).toEqual([]);
    expect(run(GOOD, { stream: streamOf(11, { tokenChunks: [999, 1000] }) })).toEqual([]);
  });
  test("behavior: up to temperature 0.75 the last token must be in the top int(10 T) + 3", () => {
    const last = (rank: number) => [...likely(10), position(rank)];
    const full = { maxTokens: 11 };
    expect(run(last(4), { ...full, temperature: 0.1 })).toEqual([]);
    expect(run(last(5), { ...full, temperature: 0.1 })).toEqual(["random LOGPROB_RANDOM"]);
    expect(run(last(15), { ...full, temperature: 0.76 })).toEqual([]);
  });
  test.each([
    [2, { maxTokens: 2 }, ["length TOO_SHORT"]],
    [11, { maxTokens: 10 }, ["length TOO_LONG"]],
  ])("behavior: %i tokens, %o", (count, more, expected) => {
    expect(run(likely(count), more)).toEqual(expected);
  });
});
