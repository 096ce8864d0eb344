import type { Engine } from "../../src/domain/ports/engine.ts";

/** The engine with every answer remembered: the same call twice costs one. `prefills` counts those that were made. */
export function createMemoEngine(engine: Engine): Engine & { prefills(): number } {
  const remembered = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const known = remembered.get(key) ?? make();
    remembered.set(key, known);
    return known as Promise<T>;
  };
  return {
    describe: () => once("describe", () => engine.describe()),
    tokenize: (request) => once(`tokenize ${JSON.stringify(request)}`, () => engine.tokenize(request)),
    detokenize: (ids) => once(`detokenize ${ids}`, () => engine.detokenize(ids)),
    score: (ids, topK) => once(`score ${topK} ${ids}`, () => engine.score(ids, topK)),
    close: () => engine.close(),
    prefills: () => [...remembered.keys()].filter((key) => key.startsWith("score")).length,
  };
}
