import { hasCall } from "./chain-call.ts";
import type { Connection } from "./connection.ts";

/** No limit. */
const U16_MAX = 65_535;

/**
 * The greatest share of one weight that the runtime lets pass, u16. From spec 331 on it asks for none and leaves an old
 * number in storage, which must not change the weights. Its metadata did not change with that; the call `registerLimit`
 * (spec 396) tells the runtimes that are surely newer. On those between, the number is kept to, which they take too.
 *
 * @see subtensor `pallets/subtensor/src/utils/misc.rs`, `get_max_weight_limit` (reference/chain.md §3, trap 10)
 */
export function maxWeightLimit(connection: Connection, stored: number): number {
  return hasCall(connection, "registerLimit") ? U16_MAX : stored;
}
