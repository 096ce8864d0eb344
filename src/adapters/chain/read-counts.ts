import { z } from "zod";
import { countSchema, unreadable } from "./chain-values.ts";
import { readItem, readItems, type StateAt } from "./read-storage.ts";

/**
 * A count under a key; `absent` stands for it where this runtime has no such item.
 *
 * @throws {TargonError} `CHAIN_DATA_INVALID`
 */
export async function readCount(
  state: StateAt,
  name: string,
  { netuid, absent }: { netuid: number; absent?: number },
): Promise<number> {
  return parseOr(name, countSchema, await readItem(state, { name, keys: [netuid], absent }));
}

/**
 * Several counts under one key, in one request; `names` says what stands for those that this runtime lacks, null where
 * it must have them.
 *
 * @throws {TargonError} `CHAIN_DATA_INVALID`
 */
export async function readCounts<Name extends string>(
  state: StateAt,
  { names, netuid, what }: { names: Record<Name, number | null>; netuid: number; what: string },
): Promise<Record<Name, number>> {
  const items = await readItems(state, { names, key: netuid });
  return parseOr(what, z.record(z.string(), countSchema), items) as Record<Name, number>;
}

function parseOr<T>(what: string, schema: z.ZodType<T>, value: unknown): T {
  const { data, error } = schema.safeParse(value);
  if (error) throw unreadable(what, error);
  return data as T;
}
