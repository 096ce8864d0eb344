import type { Subnet } from "../../domain/ports/chain.ts";
import { codeOf, type ErrorCode, TargonError } from "../../errors.ts";
import type { Connection } from "./connection.ts";
import { readEpochSpan } from "./epoch-clock.ts";
import { maxWeightLimit } from "./max-weight-limit.ts";
import { findMetagraphs, readMetagraph } from "./read-metagraph.ts";
import { readNeuronsLite } from "./read-neurons-lite.ts";
import type { StateAt } from "./read-storage.ts";

/**
 * A subnet at the head, all of it at one block: by the runtime's own metagraph where it has one, else neurons and
 * hyperparameters apart.
 *
 * @throws {TargonError} `SUBNET_MISSING`; `CHAIN_DATA_INVALID` where the answer cannot be read; as `Connection.call`
 */
export async function readSubnet(
  connection: Connection,
  netuid: number,
  signal?: AbortSignal,
): Promise<Subnet> {
  return await connection.call(async () => {
    const { state, hash, block } = await readHead(connection);
    const subnet = await readBestWay(connection, { state, hash, netuid });
    if (subnet === null)
      throw new TargonError("SUBNET_MISSING", "the chain has no such subnet", { data: { netuid, block } });
    return {
      ...{ netuid, block, ...subnet },
      maxWeightLimit: maxWeightLimit(connection, subnet.maxWeightLimit),
      epoch: await readEpochSpan({ state, block, netuid }, subnet.tempo),
    };
  }, signal);
}

/** An answer of another form, or none because the runtime failed at it. */
const UNREADABLE: readonly ErrorCode[] = ["CHAIN_DATA_INVALID", "CHAIN_REFUSED"];

/** A way whose answer cannot be read gives place to the next; each runtime changes some. */
async function readBestWay(connection: Connection, place: Place): Promise<SubnetData | null> {
  for (const ask of findMetagraphs(place.state)) {
    try {
      return await readMetagraph(ask, place.netuid);
    } catch (error) {
      if (!UNREADABLE.includes(codeOf(error))) throw error;
      connection.log.debug("a metagraph call gives nothing that can be read", {}, error);
    }
  }
  return await readNeuronsLite(connection, place);
}

/** The head block and the chain's state there. A new version of the runtime is found out here. */
export async function readHead(
  connection: Connection,
): Promise<{ state: StateAt; hash: string; block: number }> {
  const { chain, state } = connection.api.rpc;
  const [header, version] = await Promise.all([chain.getHeader(), state.getRuntimeVersion()]);
  await connection.keepUpWith(version);
  const hash = header.hash.toHex();
  return { state: await connection.api.at(hash, version), hash, block: header.number.toNumber() };
}

/** Where a subnet is read. */
export type Place = { state: StateAt; hash: string; netuid: number };

/** A subnet but for where and when it was read. */
export type SubnetData = Omit<Subnet, "netuid" | "block" | "epoch">;
