import type { Address } from "../../domain/types.ts";
import { createCall, hasCall } from "./chain-call.ts";
import type { Connection } from "./connection.ts";
import type { Call } from "./sign-extrinsic.ts";

/** Which hotkey registers where, and the highest price that the chain may take, rao. */
export type RegisterTerms = { netuid: number; hotkey: Address; limitRao: bigint };

/** `register_limit` where the runtime has it: there the chain itself holds the price to the limit. */
export function createRegisterCall(
  connection: Connection,
  { netuid, hotkey, limitRao }: RegisterTerms,
): Call {
  return hasCall(connection, "registerLimit")
    ? createCall(connection, "registerLimit", [netuid, hotkey, limitRao])
    : createCall(connection, "burnedRegister", [netuid, hotkey]);
}
