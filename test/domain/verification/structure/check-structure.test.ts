import { describe, expect, test } from "vitest";
import type { Answer } from "../../../../src/domain/types.ts";
import { checkStructure } from "../../../../src/domain/verification/structure/check-structure.ts";
import { PLAIN_ENDING, type StructureFacts } from "../../../../src/domain/verification/structure/facts.ts";
import { EOS, factsOf as facts, POLICY, tokensOf as tokens } from "./facts-of.ts";

const causeOf = (given: StructureFacts) =>
  checkStructure(given, POLICY).find(({ passed }) => passed === false)?.cause;
/** End tokens at the places given, all else as in `tokens`. */
const ending = (count: number, ...at: number[]) =>
  tokens(count, 7).map((token, i) => (at.includes(i) ? { ...token, id: EOS } : token));
/** Forty tokens: so many at one time, the rest at another. */
const arriving = (count: number, firstMs: number, lastMs: number) =>
  tokens(40).map((token, i) => ({ ...token, atMs: i < count ? firstMs : lastMs }));
const without = { usage: null } as const;
const sampled = (stop: string[]) => ({ ...facts().sampling, stop });

describe("checkStructure", () => {
  test("default: an honest answer passes every check", () => {
    expect(checkStructure(facts(), POLICY).map(({ name, passed }) => [name, passed])).toEqual(
      ["stream", "pace", "tokens", "length", "end", "overrun", "usage"].map((name) => [name, true]),
    );
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
    ["a stop string told by no reason", { tokens: tokens(40, 7) }, { sampling: sampled(["END"]) }],
    ["an end token that says its id", { stopReason: EOS }, {}],
    [
      "ignored end tokens",
      { tokens: ending(60, 9, 59), finishReason: "length", ...without },
      { askedUsage: false, ending: { ...PLAIN_ENDING, ignoreEos: true } },
    ],
    [
      "an end token within min_tokens",
      { tokens: ending(40, 9, 39) },
      { ending: { ...PLAIN_ENDING, minTokens: 20 } },
    ],
    ["a tool's call", { finishReason: "tool_calls" }, { ending: { ...PLAIN_ENDING, offersTools: true } }],
    ["nothing but an end token", { tokens: tokens(1), text: "", ...without }, { askedUsage: false }],
    ["unknown end tokens", { tokens: ending(40, 9) }, { eosIds: null }],
    [
      "usage over two choices",
      { otherTokens: 3, usage: { promptTokens: 9, completionTokens: 43, totalTokens: 52 } },
      { askedChoices: 2 },
    ],
    ["all at once within a second", { firstAtMs: 990, lastAtMs: 990, chunks: 1 }, {}],
    ["all at once on a machine that was away", { firstAtMs: 4990, lastAtMs: 4990 }, { lagMs: 50 }],
    ["a long wait for the first token", { firstAtMs: 9000, lastAtMs: 9050 }, {}],
    [
      "two chunks, as of a wide stream interval",
      { tokens: arriving(20, 100, 2000), firstAtMs: 100, lastAtMs: 2000, chunks: 2 },
      {},
    ],
    [
      "few tokens at once",
      { tokens: tokens(5), firstAtMs: 9, lastAtMs: 9, chunks: 1, usage: null },
      { askedUsage: false },
    ],
    [
      "few tokens at once behind a long wait",
      { tokens: tokens(20), firstAtMs: 3000, lastAtMs: 3000, chunks: 1, ...without },
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
    ["EARLY_END", "length behind an end token", { tokens: tokens(60), finishReason: "length" }, {}],
    ["EARLY_END", "a stop reason that is not the last token", { stopReason: 7 }, {}],
    ["EARLY_END", "a call of a tool that nobody offered", { finishReason: "tool_calls" }, {}],
    ["SKIPPED_EOS_EOT", "tokens behind an end token", { tokens: ending(40, 38, 39) }, {}],
    [
      "SKIPPED_EOS_EOT",
      "tokens behind a stop token, end tokens ignored",
      { tokens: tokens(60, 7), finishReason: "length", ...without },
      {
        askedUsage: false,
        ending: { ...PLAIN_ENDING, ignoreEos: true },
        sampling: { ...facts().sampling, stopTokenIds: [120] },
      },
    ],
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
    [
      "INCORRECT_USAGE_DATA",
      "another sum",
      { usage: { promptTokens: 9, completionTokens: 40, totalTokens: 50 } },
      {},
    ],
    ["INCORRECT_USAGE_DATA", "usage on a chunk that contradicts itself", { usageDiffers: true }, {}],
    ["BAD_STREAM", "a whole body", { streamed: false, chunks: 1 }, {}],
    ["BAD_STREAM", "one chunk", { chunks: 1, firstAtMs: 2000, lastAtMs: 2000 }, {}],
    ["BAD_STREAM", "all at once after a second", { firstAtMs: 1995, lastAtMs: 2000 }, {}],
    [
      "EARLY_END",
      "an end before min_tokens",
      {},
      { ending: { minTokens: 60, ignoreEos: false, keepsStop: false, offersTools: false } },
    ],
    [
      "BAD_STREAM",
      "a first word ahead of all the rest at once",
      { tokens: arriving(2, 100, 9000), firstAtMs: 100, lastAtMs: 9000 },
      {},
    ],
    ["BAD_STREAM", "an error", { error: "out of memory" }, {}],
  ])("error: %s for %s", (...[cause, _name, more, rest]) => {
    expect(causeOf(facts(more, rest))).toBe(cause);
  });
  test("behavior: an answer whose ids nobody asked for says nothing", () => {
    const findings = checkStructure(facts({ tokens: [] }, { askedTokens: false }), POLICY);
    expect(findings.map(({ passed }) => passed)).toEqual([null]);
  });
});
