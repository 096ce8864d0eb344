import type { Engine } from "../../domain/ports/engine.ts";
import { TargonError } from "../../errors.ts";

/** An engine answers so many calls at a time. */
const AT_ONCE = 2;
/** More different tokens than any honest answer has: a strange one is not asked for to its end. */
const MOST_TEXTS = 20_000;
/** No vocabulary is larger. */
const LARGEST_ID = 2 ** 31 - 1;

/**
 * Adds to `known` what each id spells by itself, as the engine's tokenizer has it. An id that the engine refuses stays
 * unknown; an engine in trouble ends the asking: texts are an addition, no part of a verdict.
 *
 * @returns whether the engine was in trouble
 * @throws an abort
 */
export async function addTokenTexts(
  engine: Engine,
  { ids, known }: { ids: readonly number[]; known: Map<number, string> },
  signal?: AbortSignal,
): Promise<boolean> {
  const open = ids
    .filter((id) => id <= LARGEST_ID && !known.has(id))
    .slice(0, MOST_TEXTS)
    .values();
  let trouble = false;
  const worker = async () => {
    for (const id of open) {
      if (trouble) return;
      const text = await textOf(engine, id, signal);
      if (text === undefined) trouble = true;
      else if (text !== null) known.set(id, text);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return trouble;
}

/** Null: the engine refuses that id; undefined: it is in trouble. */
async function textOf(engine: Engine, id: number, signal?: AbortSignal): Promise<string | null | undefined> {
  try {
    return await engine.detokenize([id], signal);
  } catch (error) {
    if (!(error instanceof TargonError)) throw error;
    return error.code === "ENGINE_REFUSED" ? null : undefined;
  }
}
