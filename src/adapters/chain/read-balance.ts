import { z } from "zod";
import type { Address } from "../../domain/types.ts";
import { bigSchema, unreadable } from "./chain-values.ts";
import { type StateAt, storageItem } from "./read-storage.ts";

const accountSchema = z.object({ nonce: z.number().int(), data: z.object({ free: bigSchema }) });

/** The free balance in rao; 0 for an account that the chain does not know. */
export async function readBalanceAt(state: StateAt, address: Address): Promise<bigint> {
  return (await readAccountAt(state, address)).freeRao;
}

/** The free balance in rao and the number of the next transaction, without the pool's; 0 for an unknown account. */
export async function readAccountAt(
  state: StateAt,
  address: Address,
): Promise<{ freeRao: bigint; nonce: number }> {
  const account = (await storageItem(state, "account", "system")(address)).toPrimitive();
  const { data, error } = accountSchema.safeParse(account);
  if (error) throw unreadable("balance", error);
  return { freeRao: data.data.free, nonce: data.nonce };
}
