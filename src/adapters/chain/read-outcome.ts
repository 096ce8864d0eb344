import type { EventRecord } from "@polkadot/types/interfaces";
import type { DispatchError } from "@polkadot/types/interfaces/system";
import { TargonError } from "../../errors.ts";
import type { Connection } from "./connection.ts";
import { type StateAt, storageItem } from "./read-storage.ts";
import { refusalOf } from "./refusals/refusal-of.ts";

/** An event of a transaction by the names of the block's own metadata; data as plain values. */
export type ChainEvent = { section: string; method: string; data: unknown[] };

/** What a transaction did in its block. */
export type Outcome = { block: number; blockHash: string; events: ChainEvent[] };

/**
 * The events of a transaction in a block.
 *
 * @param place - the block, and the transaction's bytes as sent
 * @throws {TargonError} `EXTRINSIC_FAILED` with `section`, `name` and `raw` number of the error and how to `mend` it; `CHAIN_DATA_INVALID` where the block
 * does not have the transaction
 */
export async function readOutcome(
  connection: Connection,
  place: { blockHash: string; hex: string },
): Promise<Outcome> {
  const { api } = connection;
  const { blockHash, hex } = place;
  const [{ block }, state] = await Promise.all([api.rpc.chain.getBlock(blockHash), api.at(blockHash)]);
  const index = block.extrinsics.findIndex((extrinsic) => extrinsic.toHex() === hex);
  if (index < 0)
    throw new TargonError("CHAIN_DATA_INVALID", "the block does not have the transaction that it should", {
      data: { block: block.header.number.toNumber() },
    });
  const records = (await storageItem(state, "events", "system")()) as unknown as EventRecord[];
  const own = records.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eq(index));
  const failed = own.find(({ event }) => event.section === "system" && event.method === "ExtrinsicFailed");
  const number = block.header.number.toNumber();
  if (failed) throw failure(state, failed.event.data[0] as unknown as DispatchError, number);
  return {
    block: number,
    blockHash,
    events: own.map(({ event: { section, method, data } }) => ({
      section,
      method,
      data: data.map((value) => value.toPrimitive()),
    })),
  };
}

function failure(state: StateAt, error: DispatchError, block: number): TargonError {
  const { section, name, raw } = nameOf(state, error);
  const { what, mend } = refusalOf(name);
  return new TargonError("EXTRINSIC_FAILED", what, { data: { name, raw, section, block, mend } });
}

/** By name from the block's metadata: the numbers differ between runtimes. */
function nameOf(state: StateAt, error: DispatchError): { section: string; name: string; raw: string } {
  if (!error.isModule) {
    const name = error.isToken ? `Token.${error.asToken.type}` : error.type;
    return { section: "runtime", name, raw: JSON.stringify(error.toPrimitive()) };
  }
  const { index, error: bytes } = error.asModule;
  const { section, name } = state.registry.findMetaError(error.asModule);
  return { section, name, raw: `module ${index.toNumber()} error ${bytes[0] ?? 0}` };
}
