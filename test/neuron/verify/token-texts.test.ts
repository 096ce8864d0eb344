import { describe, expect, test } from "vitest";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import { TargonError } from "../../../src/errors.ts";
import { addTokenTexts } from "../../../src/neuron/verify/token-texts.ts";

function fakeEngine(detokenize: (id: number) => string) {
  const asked: number[] = [];
  const engine: Engine = {
    describe: async () => {
      throw new Error("not asked");
    },
    tokenize: async () => [],
    score: async () => [],
    close: async () => {},
    async detokenize([id = -1]) {
      asked.push(id);
      return detokenize(id);
    },
  };
  return { engine, asked };
}

describe("addTokenTexts", () => {
  test("default: each id that is not known is asked once", async () => {
    const { engine, asked } = fakeEngine((id) => `t${id}`);
    const known = new Map([[2, "two"]]);
    expect(await addTokenTexts(engine, { ids: [1, 2, 3], known })).toBe(false);
    expect(asked.sort()).toEqual([1, 3]);
    expect([...known].sort()).toEqual([
      [1, "t1"],
      [2, "two"],
      [3, "t3"],
    ]);
  });
  test("behavior: an id that the engine refuses, or that no vocabulary has, stays unknown", async () => {
    const { engine, asked } = fakeEngine((id) => {
      if (id === 1) throw new TargonError("ENGINE_REFUSED", "no such id");
      return "text";
    });
    const known = new Map<number, string>();
    expect(await addTokenTexts(engine, { ids: [1, 5, 2 ** 40], known })).toBe(false);
    expect([...known]).toEqual([[5, "text"]]);
    expect(asked).not.toContain(2 ** 40);
  });
  test("behavior: an engine in trouble ends the asking", async () => {
    const { engine, asked } = fakeEngine(() => {
      throw new TargonError("ENGINE_UNREACHABLE", "away");
    });
    const ids = Array.from({ length: 100 }, (_, i) => i);
    expect(await addTokenTexts(engine, { ids, known: new Map() })).toBe(true);
    expect(asked.length).toBeLessThanOrEqual(4);
  });
  test("error: an abort is thrown", async () => {
    const { engine } = fakeEngine(() => {
      throw new DOMException("stop", "AbortError");
    });
    await expect(addTokenTexts(engine, { ids: [1], known: new Map() })).rejects.toThrow("stop");
  });
});
