/** A tensor as powv looks at it: [n] has n rows and 1 column, [a, b, c …] has a rows and b·c·… columns; both ≥ 1. */
export type WeightTensor = { name: string; rows: number; columns: number };

/** One model's weights, read value by value from its safetensors files. */
export type ModelWeights = {
  /** Sorted by name (code points); never empty; scalars and empty tensors are left out. */
  tensors: readonly WeightTensor[];
  /**
   * The value at `row`, `column` of `tensors[tensor]`, exact; at once where it is at hand, else within the reader's own
   * deadline.
   *
   * @throws {TargonError} `MODEL_FILES_INVALID`, `HUB_UNREACHABLE`, `HUB_REFUSED`
   */
  valueAt(at: { tensor: number; row: number; column: number }): number | Promise<number>;
};

/** Weights by model. */
export type Weights = {
  /**
   * The model's weights, opened once and kept; null where nobody said where they lie. What failed is tried again a
   * minute later.
   *
   * @throws {TargonError} `MODEL_FILES_MISSING`, `MODEL_FILES_INVALID`, `HUB_UNREACHABLE`, `HUB_REFUSED`; an abort
   */
  of(model: string, signal?: AbortSignal): Promise<ModelWeights | null>;
  close(): Promise<void>;
};

/** Where a model's weights lie: a folder, or a repository of the hub as `ORG/NAME`. `model: null` = any other model. */
export type WeightSource = { model: string | null; source: string };

/** The Hugging Face hub and what of it lies on this machine. */
export type HubSettings = {
  /** No slash behind. */
  endpoint: string;
  token: string | null;
  /** Where `models--ORG--NAME` folders lie. */
  cacheDir: string;
};

/** Where powv values are read from. */
export type WeightsConfig = { sources: WeightSource[]; hub: HubSettings };
