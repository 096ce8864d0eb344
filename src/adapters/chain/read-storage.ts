import type { ApiDecoration } from "@polkadot/api/types";
import { TargonError } from "../../errors.ts";

/** The chain's state at one block. */
export type StateAt = ApiDecoration<"promise">;

type Entry = StateAt["query"][string][string];

const SUBTENSOR = "subtensorModule";

/** Whether this runtime has the storage item, by the name that polkadot gives it. */
export function hasItem(state: StateAt, name: string, pallet = SUBTENSOR): boolean {
  return state.query[pallet]?.[name] !== undefined;
}

/**
 * A storage item by the name that the live metadata gives it.
 *
 * @throws {TargonError} `CHAIN_DATA_INVALID` where this runtime has no such item
 */
export function storageItem(state: StateAt, name: string, pallet = SUBTENSOR): Entry {
  const entry = state.query[pallet]?.[name];
  if (entry === undefined)
    throw new TargonError("CHAIN_DATA_INVALID", "the chain has no such storage item", {
      data: { pallet, name },
    });
  return entry;
}

/** A storage item as @polkadot's plain values, undecided; `absent` where this runtime has no such item. */
export async function readItem(
  state: StateAt,
  { name, keys = [], pallet = SUBTENSOR, absent }: ItemRead,
): Promise<unknown> {
  if (!hasItem(state, name, pallet)) return absent;
  return (await storageItem(state, name, pallet)(...keys)).toPrimitive();
}

/** Which item, by which keys, and what stands for it in runtimes that have none. */
export type ItemRead = { name: string; keys?: readonly unknown[]; pallet?: string; absent: unknown };

/**
 * The values of several items under one key, in one request; as plain numbers, texts and booleans, undecided. Items
 * that this runtime lacks have the value that `names` gives them.
 */
export async function readItems(
  state: StateAt,
  { names, key }: { names: Record<string, unknown>; key: unknown },
): Promise<Record<string, unknown>> {
  const present = Object.keys(names).filter((name) => hasItem(state, name));
  const values = await state.queryMulti(present.map((name) => [storageItem(state, name), key]));
  return { ...names, ...Object.fromEntries(present.map((name, at) => [name, values[at]?.toPrimitive()])) };
}
