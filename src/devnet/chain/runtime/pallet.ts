import type { MockGeneration } from "../../../config/mock-generations.ts";

/** A pallet in words: the type language for calls, events and errors, one line per storage item. */
export type Pallet = {
  index: number;
  /** Where its types live, e.g. `pallet_subtensor`. */
  path: string;
  calls?: string;
  events?: string;
  errors?: string;
  /** Lines `Name: Hasher Key, Hasher Key -> Value = default`, `Option<Value>` for an optional item. */
  storage?: string;
  constants?: Record<string, Constant>;
};

/** A constant's type and value; the value may follow from the chain's options. */
export type Constant = { type: string; value: (options: RuntimeOptions) => unknown };

/** Which runtime, and how fast its blocks come. */
export type RuntimeOptions = { generation: MockGeneration; blockMs: number };

/** Runtime APIs by name: their version and `method: (arguments) -> result`. */
export type RuntimeApis = Record<string, RuntimeApi>;

/** One of them; `isWrapped`: its answers are bytes that hold the SCALE of the result, none of them an absent option. */
export type RuntimeApi = { version: number; methods: Record<string, string>; isWrapped?: boolean };

/** A signed extension: what stands in the extrinsic and what only the signature covers. */
export type SignedExtension = { name: string; extra: string; implicit: string };
