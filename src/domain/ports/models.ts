import type { ModelShape } from "../plan/types.ts";

/** The models that a validator wants, read anew in each epoch. */
export type ModelList = {
  /**
   * Names without duplicates, at least one, in the order of the list.
   *
   * @throws {TargonError} `MODEL_LIST_INVALID` for a list that an operator must mend, `MODEL_LIST_UNREACHABLE` for one
   * that cannot be had now and never could; an abort
   */
  read(signal?: AbortSignal): Promise<string[]>;
};

/** What models need, from their own files. */
export type ModelShapes = {
  /**
   * From a folder, the Hugging Face cache, or the hub; from our own disk where the hub cannot be reached.
   *
   * @throws {TargonError} `MODEL_FILES_MISSING`, `MODEL_FILES_INVALID`, `HUB_UNREACHABLE`, `HUB_REFUSED`; an abort
   */
  read(model: string, signal?: AbortSignal): Promise<ModelShape>;
};
