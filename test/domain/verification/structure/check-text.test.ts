import { describe, expect, test } from "vitest";
import type { Answer } from "../../../../src/domain/types.ts";
import { checkText } from "../../../../src/domain/verification/structure/check-text.ts";
import { PLAIN_ENDING, type StructureFacts } from "../../../../src/domain/verification/structure/facts.ts";
import { factsOf, tokensOf } from "./facts-of.ts";

/** Cut at max_tokens. */
const CUT: Partial<Answer> = { finishReason: "length", tokens: tokensOf(40, 7) };
/** Ended by one of two stop strings. */
const STOPPED: Partial<Answer> = { tokens: tokensOf(40, 7), stopReason: "END" };
const WITH_STOP = { sampling: { ...factsOf().sampling, stop: ["END", "\n\n"] } };

type Case = { more?: Partial<Answer>; rest?: Partial<StructureFacts>; last?: string };

/** `spelled` is all ids, and `last` how many letters of it are the last token's. */
function find(text: string, spelled: string, { more = {}, rest = {}, last = "" }: Case) {
  const withoutLast = spelled.slice(0, spelled.length - last.length);
  return checkText(factsOf({ text, ...more }, rest), { whole: spelled, withoutLast });
}

describe("checkText", () => {
  test.each<[string, string, string, Case]>([
    ["the same", "hello", "hello<|eot_id|>", { last: "<|eot_id|>" }],
    ["nothing", "", "<|eot_id|>", { last: "<|eot_id|>" }],
    ["an end token of an unknown form", "hello", "hello[END]", { last: "[END]" }],
    ["an end token shown", "hello[END]", "hello[END]", { last: "[END]" }],
    ["special tokens left out", "ab", "a<|python_tag|>b", { more: CUT }],
    ["special tokens shown", "a<|eot_id|>b", "a<|eot_id|>b", { more: CUT }],
    ["what looks like one and is none", "say <|x|> to", "say <|x|> to<|eot_id|>", { last: "<|eot_id|>" }],
    ["a cut character held back", "hi ", "hi \ufffd", { more: CUT }],
    ["a cut character shown", "hi \ufffd", "hi \ufffd\ufffd", { more: CUT }],
    ["broken bytes within", "a \ufffd b", "a \ufffd\ufffd b", { more: CUT }],
    ["bytes that made a character on the way", "a \u00e9 b", "a \ufffd\ufffd\ufffd b", { more: CUT }],
    ["a stop string left out", "one ", "one END of", { more: STOPPED, rest: WITH_STOP, last: "ND of" }],
    [
      "a stop string kept",
      "one END",
      "one END of",
      { more: STOPPED, rest: { ...WITH_STOP, ending: { ...PLAIN_ENDING, keepsStop: true } }, last: "ND of" },
    ],
    [
      "a stop string that no reason tells",
      "one",
      "one\n\n",
      { more: { ...STOPPED, stopReason: null }, rest: WITH_STOP, last: "\n\n" },
    ],
    [
      "a stop string or an end token, nobody knows",
      "one",
      "one\n\n",
      { more: { ...STOPPED, stopReason: null }, rest: { ...WITH_STOP, eosIds: null }, last: "\n\n" },
    ],
    [
      "a stop string passed over within min_tokens",
      "a END b ",
      "a END b END",
      { more: STOPPED, rest: { ...WITH_STOP, ending: { ...PLAIN_ENDING, minTokens: 9 } }, last: "END" },
    ],
    [
      "thoughts taken out",
      "The answer.",
      "<think>\nHm.\n</think>\n\nThe answer.<|eot_id|>",
      { more: { reasoning: "\nHm.\n" }, last: "<|eot_id|>" },
    ],
    ["thoughts that were cut", "", "Hm. So", { more: { ...CUT, reasoning: "Hm. So" } }],
    [
      "a call of a tool",
      "",
      "<tool_call>{}</tool_call>",
      { more: { finishReason: "tool_calls" }, rest: { ending: { ...PLAIN_ENDING, offersTools: true } } },
    ],
  ])("behavior: %s", (...[_name, text, spelled, one]) => {
    expect(find(text, spelled, one).cause).toBeNull();
  });
  test.each<[string, string, string, Case]>([
    ["other words", "hello", "goodbye", {}],
    ["text left out", "hel", "hello", { more: CUT }],
    ["text added", "hello world", "hello", {}],
    ["a space in front", " hello", "hello", {}],
    ["a space behind", "hello ", "hello", {}],
    ["a special token nobody made", "hello<|x|>", "hello", {}],
    ["a broken mark nobody made", "hello\ufffd", "hello", { more: CUT }],
    ["letters for a broken character", "a xyz b", "a \ufffd\ufffd\ufffd b", { more: CUT }],
    ["other thoughts", "b", "<think>a</think>b", { more: { ...CUT, reasoning: "c" } }],
    ["a text passed off as thoughts", "", "hello", { more: { reasoning: "hello" } }],
    ["a hidden end token shown", "hi<|eot_id|>", "hi<|eot_id|>", { last: "<|eot_id|>" }],
    ["a later stop string", "a END b ", "a END b END", { more: STOPPED, rest: WITH_STOP, last: "END" }],
    ["half a character", "\ud83d", "\ud83d\ude00", { more: CUT }],
    ["a last token left out though cut", "hel", "hello", { more: CUT, last: "lo" }],
    [
      "a last token left out that is no end",
      "hel",
      "hello",
      { more: { tokens: tokensOf(9, 7) }, last: "lo" },
    ],
    ["a stop string kept unasked", "one END", "one END", { more: STOPPED, rest: WITH_STOP, last: "END" }],
    ["less than up to the stop string", "on", "one END", { more: STOPPED, rest: WITH_STOP, last: "END" }],
    ["a stop string that is not there", "one", "one two", { more: STOPPED, rest: WITH_STOP, last: " two" }],
  ])("error: TEXT_MISMATCH for %s", (...[_name, text, spelled, one]) => {
    expect(find(text, spelled, one)).toMatchObject({ passed: false, cause: "TEXT_MISMATCH", gross: true });
  });
  test.each<[string, string, string, Case]>([
    ["at its end", "a END b", "a END b<|eot_id|>", { rest: WITH_STOP, last: "<|eot_id|>" }],
    ["at max_tokens", "a\n\nb", "a\n\nb", { more: CUT, rest: WITH_STOP }],
    ["at the first place", "a ", "a END b", { more: STOPPED, rest: WITH_STOP, last: " b" }],
  ])("error: SKIPPED_EOS_EOT for tokens behind a stop string, %s", (...[_name, text, spelled, one]) => {
    expect(find(text, spelled, one)).toMatchObject({ passed: false, cause: "SKIPPED_EOS_EOT" });
  });
  test("behavior: a text with very many broken characters is judged at once", () => {
    const spelled = "\u00e9\ufffd".repeat(5_000);
    expect(find("\u00e9".repeat(10_000), spelled, { more: CUT }).passed).toBe(true);
    expect(find(`${"\u00e9".repeat(9_000)}x`, spelled, { more: CUT }).passed).toBe(false);
  });
});
