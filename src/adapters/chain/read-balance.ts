import type { Address } from "../../domain/types.ts";
import { bigSchema, unreadable } from "./chain-values.ts";
import { type StateAt, storageItem } from "./read-storage.ts";

/** The free balance in rao; 0 for an account that the chain does not know. */
export async function readBalanceAt(state: StateAt, address: Address): Promise<bigint> {
  const account = (await storageItem(state, "account", "system")(address)).toPrimitive();
  const { data, error } = bigSchema.safeParse((account as { data?: { free?: unknown } } | null)?.data?.free);
  if (error) throw unreadable("balance", error);
  return data;
}
