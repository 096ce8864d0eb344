import { describe, expect, test } from "vitest";
import type { Token, TopLogprob } from "../../../../src/domain/types.ts";
import { checkLogprobs } from "../../../../src/domain/verification/structure/check-logprobs.ts";
import { POLICY } from "./facts-of.ts";

const top = (...entries: [id: number, logprob: number][]): TopLogprob[] =>
  entries.map(([id, logprob]) => ({ id, logprob }));
const token = (more: Partial<Token>): Token => ({
  id: 1,
  text: "",
  logprob: -0.5,
  top: top([1, -0.5], [2, -1.2], [3, -9999]),
  atMs: 0,
  ...more,
});
const run = (...tokens: Partial<Token>[]) => checkLogprobs(tokens.map(token), POLICY);

describe("checkLogprobs", () => {
  test.each<[string, Partial<Token>]>([
    ["a token in its top", {}],
    ["a token below its top", { id: 9, logprob: -3, top: top([1, -0.1], [2, -2.9]) }],
    ["a token without a top", { top: [] }],
    ["a certain token", { logprob: 0, top: top([1, 0]) }],
    ["a tie", { logprob: -0.7, top: top([2, -0.7], [1, -0.7]) }],
    ["a token without a logprob", { logprob: null }],
  ])("behavior: %s", (_name, more) => {
    expect(run({}, more)).toMatchObject({ passed: true });
  });
  test.each<[string, Partial<Token>]>([
    ["a logprob above 0", { logprob: 0.5, top: [] }],
    ["no number", { logprob: Number.NaN, top: [] }],
    ["an endless one", { logprob: Number.NEGATIVE_INFINITY, top: [] }],
    ["a top above 0", { top: top([1, -0.5], [2, 0.1]) }],
    ["a token twice in its top", { top: top([1, -0.5], [2, -3], [2, -3]) }],
    ["a top more likely than 1", { logprob: -0.5, top: top([1, -0.5], [2, -0.5]) }],
    ["two logprobs of one token", { logprob: -1 }],
    ["a token that belongs into its top", { id: 9, logprob: -0.1 }],
  ])("error: LOW_SCORE for %s", (_name, more) => {
    expect(run({}, more)).toMatchObject({ passed: false, cause: "LOW_SCORE", statistic: 1 });
  });
  test("behavior: nothing is said where no logprobs came", () => {
    expect(run({ logprob: null, top: [] }).passed).toBeNull();
  });
});
