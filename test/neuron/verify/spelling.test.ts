import { describe, expect, test } from "vitest";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import { spelling } from "../../../src/neuron/verify/spelling.ts";
import { factsOf, tokensOf } from "../../domain/verification/structure/facts-of.ts";

/** A tokenizer of whole words: ids from 100 on are those of the list, all others spell nothing. */
function engineOf(words: string[], decode: (text: string) => string): Engine & { calls: number } {
  const engine = {
    calls: 0,
    describe: () => Promise.reject(new Error("not asked")),
    tokenize: async () => [90, 91],
    async detokenize(ids: number[]) {
      engine.calls++;
      const known = new Map([
        [90, "a"],
        [91, " ?"],
        [95, "\n"],
      ]);
      return decode(ids.map((id) => known.get(id) ?? words[id - 100] ?? "").join(""));
    },
    score: () => Promise.reject(new Error("not asked")),
    close: async () => {},
  };
  return engine;
}

const plain = (text: string) => text;
/** As sentencepiece: the space in front of the first word is dropped. */
const sentencepiece = (text: string) => text.replace(/^ /, "");
/** As Llama 3: no space before punctuation. */
const cleaned = (text: string) => text.replaceAll(" ?", "?").replaceAll(" .", ".");

const run = (engine: Engine, text: string, count: number) =>
  spelling(engine, { facts: factsOf({ text, tokens: tokensOf(count) }), before: 95 });

describe("spelling", () => {
  test("default: the ids spell the text, in two questions", async () => {
    const engine = engineOf([" so", " what"], plain);
    expect((await run(engine, " so what", 3)).passed).toBe(true);
    expect(engine.calls).toBe(2);
  });
  test("behavior: the space that sentencepiece drops in front is found behind the prompt", async () => {
    expect((await run(engineOf([" so", " what"], sentencepiece), " so what", 3)).passed).toBe(true);
    expect((await run(engineOf([" so", " what"], sentencepiece), "so what", 3)).passed).toBe(true);
  });
  test("behavior: spaces that a tokenizer drops before punctuation are no fault", async () => {
    expect((await run(engineOf([" so", " ?"], cleaned), " so ?", 3)).passed).toBe(true);
  });
  test.each<[string, string, (text: string) => string]>([
    ["a space more before punctuation", " so ?", plain],
    ["a space less in front", "so?", plain],
    ["other words, whatever the tokenizer does", " no ?", cleaned],
    ["two spaces in front", "  so?", sentencepiece],
  ])("error: TEXT_MISMATCH for %s", async (_name, text, decode) => {
    expect(await run(engineOf([" so", "?"], decode), text, 3)).toMatchObject({
      passed: false,
      cause: "TEXT_MISMATCH",
    });
  });
});
