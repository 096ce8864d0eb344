import { TargonError } from "../../errors.ts";
import type { Connection } from "./connection.ts";
import type { Call } from "./sign-extrinsic.ts";

/** Whether this runtime has the call, by the name that polkadot gives it. */
export function hasCall({ api }: Connection, name: string, pallet = "subtensorModule"): boolean {
  return api.tx[pallet]?.[name] !== undefined;
}

/** The names of a call's arguments in order, as polkadot writes them, in camel case; empty where there is no such call. */
export function callArguments({ api }: Connection, name: string, pallet = "subtensorModule"): string[] {
  return api.tx[pallet]?.[name]?.meta.args.map((argument) => argument.name.toString()) ?? [];
}

/**
 * A call of the subtensor pallet by name, with its arguments in order.
 *
 * @throws {TargonError} `CHAIN_DATA_INVALID` where this runtime has no such call
 */
export function createCall({ api }: Connection, name: string, args: readonly unknown[]): Call {
  const create = api.tx.subtensorModule?.[name];
  if (create === undefined)
    throw new TargonError("CHAIN_DATA_INVALID", "the chain has no such call", { data: { name } });
  return create(...args);
}
