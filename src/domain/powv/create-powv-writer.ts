import { type ChoiceIds, type ChunkIds, chunkIds } from "./chunk-ids.ts";
import { insertPowv } from "./insert-powv.ts";
import { type IdSums, sumOf } from "./powv.ts";

/** What a writer asks of the outside; both answer soon, with null where there is nothing. */
export type PowvSource = {
  /** Σ ids of the prompt, where the answer itself does not tell them. */
  promptSum(): Promise<number | null>;
  /** The values of ids that follow one another from `sums` on. */
  values(sums: IdSums, ids: readonly number[]): Promise<number[] | null>;
};

/** Adds powv values to the data objects of one answer, in their order. Never throws. */
export type PowvWriter = (json: Uint8Array) => Promise<Uint8Array>;

type State = { inputSum: number | null; outputSums: Map<number, number>; isLost: boolean };

/**
 * Writes powv values into one answer's data objects as they come: `choices[i].powv`, one integer per id of that object.
 * What it does not understand passes as it is; once an id is missed, its choice has no values any more, for every sum
 * behind it would be wrong. Values that are not at hand in time are left out.
 */
export function createPowvWriter(source: PowvSource): PowvWriter {
  const state: State = { inputSum: null, outputSums: new Map(), isLost: false };
  return async (json) => {
    if (state.isLost) return json;
    const chunk = parseChunk(json);
    if (chunk === null) {
      state.isLost = true;
      return json;
    }
    if (chunk.prompt) state.inputSum ??= sumOf(chunk.prompt);
    const counted = chunk.choices.map((choice) => count(state, choice));
    if (counted.every((one) => one === null)) return json;
    state.inputSum ??= await source.promptSum();
    const { inputSum } = state;
    if (inputSum === null) return json;
    const values = counted.map(
      async (one) => one && source.values({ inputSum, outputSum: one.outputSum }, one.ids),
    );
    return insertPowv(json, await Promise.all(values)) ?? json;
  };
}

/** What a choice adds to its sum; null: nothing, or nothing that is known. */
type Counted = { outputSum: number; ids: number[] };

function count({ outputSums }: State, { index, ids, hasPowv }: ChoiceIds): Counted | null {
  const outputSum = outputSums.get(index) ?? 0;
  outputSums.set(index, ids === null ? Number.NaN : outputSum + sumOf(ids));
  if (ids === null || ids.length === 0 || hasPowv || Number.isNaN(outputSum)) return null;
  return { outputSum, ids };
}

function parseChunk(json: Uint8Array): ChunkIds | null {
  try {
    return chunkIds(JSON.parse(Buffer.from(json).toString("utf8")));
  } catch {
    return null; // whatever it is, it passes as it came
  }
}
