import { expect, test } from "vitest";
import { scoreByReference } from "../../../src/domain/scoring/reference.ts";
import { toReferenceInput } from "../../../src/domain/scoring/reference-input.ts";
import { scoreOrganics } from "../../../src/domain/scoring/reference-organics.ts";
import { readReferenceTokens } from "../../../src/domain/scoring/reference-tokens.ts";
import { weightsPart } from "../../conformance/weights.ts";

test("default: every recorded score, weight and organic answer", async () => {
  const failures: unknown[] = [];
  let passed = 0;
  await weightsPart.run(new URL("../../fixtures/weights", import.meta.url).pathname, {
    pass: () => passed++,
    fail: (...failure) => failures.push(failure),
    skip: () => {}, // what only a peer can know is named there
    unknown: (...unknown) => failures.push(unknown),
  });
  expect(failures).toEqual([]);
  expect(passed).toBeGreaterThan(100);
});

test("behavior: all equal, and a single miner, get weight", () => {
  const input = { minerModels: { 1: ["m"], 2: ["m"] }, organics: {}, models: ["m"] };
  expect(scoreByReference({ ...input, minerTps: { 1: { m: [5] }, 2: { m: [5] } } })).toEqual([
    { uid: 1, score: 1 },
    { uid: 2, score: 1 },
  ]);
  expect(scoreByReference({ ...input, minerTps: { 1: { m: [5] } } })).toEqual([{ uid: 1, score: 1 }]);
});

test("behavior: a usage chunk without choices loses nothing", async () => {
  const chunk = (content: string, id: number) => ({
    choices: [{ delta: { content }, logprobs: { content: [{ token: `token_id:${id}`, logprob: -1 }] } }],
  });
  const tokens = readReferenceTokens("CHAT", [
    chunk("a", 1),
    { choices: [], usage: {} },
    chunk("b", 2),
    null,
  ]);
  expect(tokens.map(({ id }) => id)).toEqual([1, 2]);
  const record = {
    uid: 4,
    success: true,
    totalMs: 1000,
    tokens: 2,
    maxTokens: 9,
    hasTokens: true,
    verifiable: true,
  };
  expect(await scoreOrganics([record], async () => true)).toEqual({ 4: [2] });
});

test("behavior: our records become the reference's input", () => {
  const answer = { verified: true, tokens: 10, maxTokens: 8, totalMs: 2000, gross: false, thisEpoch: true };
  const answers = [
    answer,
    { ...answer, verified: false },
    { ...answer, verified: null },
    { ...answer, totalMs: 0 },
  ];
  const miner = { uid: 6, listed: ["m", "m"], models: { m: { state: "clear" as const, answers } } };
  expect(toReferenceInput([miner], ["m"])).toEqual({
    minerModels: { 6: ["m"] },
    minerTps: { 6: { m: [4, null] } },
    organics: {},
    models: ["m"],
  });
});
