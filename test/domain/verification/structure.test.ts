import { describe, expect, test } from "vitest";
import type { Answer, Token } from "../../../src/domain/types.ts";
import { policyOf } from "../../../src/domain/verification/policy/policies.ts";
import { checkStructure } from "../../../src/domain/verification/structure/check-structure.ts";
import { checkText } from "../../../src/domain/verification/structure/check-text.ts";
import type { StructureFacts } from "../../../src/domain/verification/structure/facts.ts";

const EOS = 2046;
const POLICY = policyOf("targon/tiny-llama").structure;

const tokens = (count: number, last = EOS): Token[] =>
  Array.from({ length: count }, (_, i) => ({
    id: i === count - 1 ? last : 100 + i,
    text: "",
    logprob: -1,
    top: [],
    atMs: 100 + 10 * i,
  }));

const answer = (more: Partial<Answer> = {}): Answer => ({
  endpoint: "CHAT",
  text: "hello",
  tokens: tokens(40),
  invalidTokens: [],
  otherTokens: 0,
  finishReason: "stop",
  stopReason: null,
  usage: { promptTokens: 9, completionTokens: 40, totalTokens: 49 },
  promptTokenIds: null,
  model: "m",
  streamed: true,
  chunks: 40,
  firstAtMs: 100,
  lastAtMs: 490,
  error: null,
  ...more,
});

const facts = (more: Partial<Answer> = {}, rest: Partial<StructureFacts> = {}): StructureFacts => ({
  answer: answer(more),
  sampling: {
    temperature: 1,
    topP: 1,
    topK: 0,
    minP: 0,
    presencePenalty: 0,
    frequencyPenalty: 0,
    repetitionPenalty: 1,
    maxTokens: 60,
    stop: [],
  },
  askedStream: true,
  askedUsage: true,
  askedTokens: true,
  promptTokens: 9,
  eosIds: [EOS],
  vocabSize: 2048,
  maxModelLen: 2048,
  lagMs: 5,
  ...rest,
});

const causeOf = (given: StructureFacts) =>
  checkStructure(given, POLICY).find(({ passed }) => passed === false)?.cause;
const sampled = (stop: string[]) => ({ ...facts().sampling, stop });

describe("checkStructure", () => {
  test("default: an honest answer passes every check", () => {
    expect(checkStructure(facts(), POLICY).map(({ passed }) => passed)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });
  test.each<[string, Partial<Answer>, Partial<StructureFacts>]>([
    [
      "cut at max_tokens",
      { tokens: tokens(60, 7), finishReason: "length", usage: null },
      { askedUsage: false },
    ],
    [
      "cut at the context's end",
      { tokens: tokens(40, 7), finishReason: "length" },
      { promptTokens: 9, maxModelLen: 49 },
    ],
    ["a stop string", { tokens: tokens(40, 7), stopReason: "END" }, { sampling: sampled(["END"]) }],
    [
      "a stop token",
      { tokens: tokens(40, 7), stopReason: 7 },
      { sampling: { ...facts().sampling, stopTokenIds: [7] } },
    ],
    [
      "usage over two choices",
      { otherTokens: 3, usage: { promptTokens: 9, completionTokens: 43, totalTokens: 52 } },
      { askedChoices: 2 },
    ],
    ["all at once on a machine that was away", { firstAtMs: 480, lastAtMs: 490 }, { lagMs: 50 }],
    [
      "few tokens at once",
      { tokens: tokens(5), firstAtMs: 9, lastAtMs: 9, chunks: 1, usage: null },
      { askedUsage: false },
    ],
    ["arrival unknown", { firstAtMs: 0, lastAtMs: 0 }, { lagMs: null }],
    ["a whole body that was asked for", { streamed: false, chunks: 1 }, { askedStream: false }],
  ])("behavior: %s is honest", (_name, more, rest) => {
    expect(causeOf(facts(more, rest))).toBeUndefined();
  });
  test.each<[string, string, Partial<Answer>, Partial<StructureFacts>]>([
    ["TOKEN_INVALID", "token without an id", { invalidTokens: ["x"] }, {}],
    ["TOKEN_INVALID", "id outside the vocabulary", { tokens: tokens(40, 2048) }, {}],
    ["TOKEN_INVALID", "text without tokens", { tokens: [], chunks: 40 }, {}],
    ["TOO_SHORT", "nothing", { tokens: [], text: "", chunks: 0 }, {}],
    ["TOO_LONG", "more than asked", { tokens: tokens(61) }, {}],
    ["EARLY_END", "stop without an end token", { tokens: tokens(40, 7) }, {}],
    ["EARLY_END", "length but shorter", { tokens: tokens(40, 7), finishReason: "length" }, {}],
    ["EARLY_END", "no reason", { finishReason: null }, {}],
    ["EARLY_END", "a stop string nobody asked for", { tokens: tokens(40, 7), stopReason: "END" }, {}],
    ["NO_USAGE", "no usage", { usage: null }, {}],
    [
      "INCORRECT_USAGE_DATA",
      "more tokens said than sent",
      { usage: { promptTokens: 9, completionTokens: 50, totalTokens: 59 } },
      {},
    ],
    [
      "INCORRECT_USAGE_DATA",
      "another prompt",
      { usage: { promptTokens: 8, completionTokens: 40, totalTokens: 48 } },
      {},
    ],
    [
      "INCORRECT_USAGE_DATA",
      "choices nobody asked for",
      { otherTokens: 3, usage: { promptTokens: 9, completionTokens: 43, totalTokens: 52 } },
      {},
    ],
    ["BAD_STREAM", "a whole body", { streamed: false, chunks: 1 }, {}],
    ["BAD_STREAM", "one chunk", { chunks: 1 }, {}],
    ["BAD_STREAM", "all at once", { firstAtMs: 489, lastAtMs: 490 }, {}],
    ["BAD_STREAM", "an error", { error: "out of memory" }, {}],
  ])("error: %s for %s", (...[cause, _name, more, rest]) => {
    expect(causeOf(facts(more, rest))).toBe(cause);
  });
  test("behavior: an answer whose ids nobody asked for says nothing", () => {
    const findings = checkStructure(facts({ tokens: [] }, { askedTokens: false }), POLICY);
    expect(findings.map(({ passed }) => passed)).toEqual([null]);
  });
});

describe("checkText", () => {
  const check = (text: string, spelled: string, more: Partial<Answer> & { last?: string } = {}) =>
    checkText(answer({ text, ...more }), { spelled, lastSpelled: more.last ?? "" }).passed;
  test.each<[string, string, string, Partial<Answer> & { last?: string }]>([
    ["the same", "hello", "hello", {}],
    ["an end token", "hello", "hello<|eot_id|>", {}],
    ["an end token of another form", "hello", "hello[END]", { last: "[END]" }],
    ["special tokens within", "ab", "a<|python_tag|>b", {}],
    ["a cut character", "hi ", "hi \ufffd", { finishReason: "length" }],
    ["a cut character shown", "hi \ufffd", "hi \ufffd\ufffd", { finishReason: "length" }],
    ["a stop string left out", "one ", "one END of", { stopReason: "END" }],
    ["a stop string kept", "one END", "one END of", { stopReason: "END" }],
    ["a space that the tokenizer adds", "hello", " hello", {}],
  ])("behavior: %s", (...[_name, text, spelled, more]) => {
    expect(check(text, spelled, more)).toBe(true);
  });
  test.each<[string, string, string, Partial<Answer> & { last?: string }]>([
    ["other words", "hello", "goodbye", {}],
    ["text left out", "hel", "hello", {}],
    ["text added", "hello world", "hello", {}],
    ["a last token hidden that is none of stop", "hel", "hello", { finishReason: "length", last: "lo" }],
  ])("error: TEXT_MISMATCH for %s", (...[_name, text, spelled, more]) => {
    expect(check(text, spelled, more)).toBe(false);
  });
});
