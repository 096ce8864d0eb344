import type { Subnet } from "../../domain/ports/chain.ts";
import { TargonError } from "../../errors.ts";
import type { Connection } from "./connection.ts";
import { readMetagraph } from "./read-metagraph.ts";
import { readNeuronsLite } from "./read-neurons-lite.ts";
import type { StateAt } from "./read-storage.ts";

/** The runtime's own metagraph where it has one (spec ≥ 256), else neurons and hyperparameters apart. */
const METAGRAPH = ["subnetInfoRuntimeApi", "getSelectiveMetagraph"] as const;

/**
 * A subnet at the head, all of it at one block.
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
    const [section, method] = METAGRAPH;
    const subnet =
      state.call[section]?.[method] === undefined
        ? await readNeuronsLite(connection, { state, hash, netuid })
        : await readMetagraph(state, netuid);
    if (subnet === null)
      throw new TargonError("SUBNET_MISSING", "the chain has no such subnet", { data: { netuid, block } });
    return { netuid, block, ...subnet };
  }, signal);
}

/** The head block and the chain's state there. */
export async function readHead({
  api,
}: Connection): Promise<{ state: StateAt; hash: string; block: number }> {
  const header = await api.rpc.chain.getHeader();
  const hash = header.hash.toHex();
  return { state: await api.at(hash), hash, block: header.number.toNumber() };
}

/** A subnet but for where and when it was read. */
export type SubnetData = Omit<Subnet, "netuid" | "block">;
