import type { ApiDecoration } from "@polkadot/api/types";
import { TargonError } from "../../errors.ts";

/** The chain's state at one block. */
export type StateAt = ApiDecoration<"promise">;

type Entry = StateAt["query"][string][string];

/**
 * A storage item by the name that the live metadata gives it.
 *
 * @throws {TargonError} `CHAIN_DATA_INVALID` where this runtime has no such item
 */
export function storageItem(state: StateAt, name: string, pallet = "subtensorModule"): Entry {
  const entry = state.query[pallet]?.[name];
  if (entry === undefined)
    throw new TargonError("CHAIN_DATA_INVALID", "the chain has no such storage item", {
      data: { pallet, name },
    });
  return entry;
}

/** The values of several items under one key, in one request; as plain numbers, texts and booleans, undecided. */
export async function readItems(
  state: StateAt,
  { names, key }: { names: readonly string[]; key: unknown },
): Promise<unknown[]> {
  const values = await state.queryMulti(names.map((name) => [storageItem(state, name), key]));
  return values.map((value) => value.toPrimitive());
}
