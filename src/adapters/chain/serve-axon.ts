import type { Hotkey } from "../../domain/ports/chain.ts";
import { TargonError } from "../../errors.ts";
import { SPEC_VERSION } from "../../version.ts";
import { assertServable, toAxonAddress } from "./axon-address.ts";
import { createCall } from "./chain-call.ts";
import { type ChainAxon, chainAxonSchema, countSchema } from "./chain-values.ts";
import type { Connection } from "./connection.ts";
import type { Submit } from "./create-sender.ts";
import { followBlocks } from "./follow-blocks.ts";
import { storageItem } from "./read-storage.ts";
import { readHead } from "./read-subnet.ts";

/** What the SDK calls the protocol of an axon. */
const PROTOCOL = 4;

const MAX_PORT = 65_535;

/** Where a neuron is to be reached. */
export type AxonCall = { netuid: number; ip: string; port: number };

/**
 * The arguments of serve_axon, in the call's order.
 *
 * @throws {TargonError} `AXON_ADDRESS_INVALID` for a text that is no IP address, or a port that is none
 */
export function toAxonArguments({ netuid, ip, port }: AxonCall, version = SPEC_VERSION): unknown[] {
  const address = toAxonAddress(ip);
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT)
    throw new TargonError("AXON_ADDRESS_INVALID", "the axon's port is no port", { data: { port } });
  return [netuid, version, address.ip, port, address.ipType, PROTOCOL, 0, 0];
}

/** Far longer than any chain's limit lasts; what still waits then asks anew. */
const WAIT_MS = 60 * 60_000;

/** How the blocks of the limit are followed, ms. */
const FOLLOW = { quietMs: 15_000, stallMs: 120_000 };

/**
 * Says on chain where the neuron is to be reached, unless the chain says the same already. Where the last address is too
 * recent for another one, the blocks are waited for first.
 *
 * @returns whether a transaction was sent
 * @throws {TargonError} `AXON_ADDRESS_INVALID`; as `sendExtrinsic`
 */
export async function serveAxon(
  { connection, submit }: { connection: Connection; submit: Submit },
  { hotkey, ...axon }: AxonCall & { hotkey: Hotkey },
  signal?: AbortSignal,
): Promise<boolean> {
  assertServable(axon);
  const args = toAxonArguments(axon);
  const { stored, fromBlock, block } = await connection.call(
    () => readServed(connection, axon.netuid, hotkey.address),
    signal,
  );
  if (stored && isSame(stored, args)) return false;
  if (block < fromBlock) {
    const { ip, port } = axon;
    const data = { ip, port, block, fromBlock };
    connection.log.info("the last address is recent: the chain takes another from a later block on", data);
    await blockReached(connection, fromBlock, signal);
  }
  await submit(createCall(connection, "serveAxon", args), hotkey, signal);
  return true;
}

/** What stands on chain, and the first block at which it may be replaced. */
async function readServed(connection: Connection, netuid: number, hotkey: string) {
  const { state, block } = await readHead(connection);
  const [axon, rateLimit] = await Promise.all([
    storageItem(state, "axons")(netuid, hotkey),
    storageItem(state, "servingRateLimit")(netuid),
  ]);
  const stored = chainAxonSchema.safeParse(axon.toPrimitive()).data ?? null;
  const limit = countSchema.parse(rateLimit.toPrimitive());
  return { stored, block, fromBlock: stored === null || stored.block === 0 ? 0 : stored.block + limit };
}

/** Resolves at a block's height; a chain that comes to it too late is asked again by the caller. */
async function blockReached(connection: Connection, wanted: number, signal?: AbortSignal): Promise<void> {
  const limit = AbortSignal.timeout(WAIT_MS);
  const either = signal ? AbortSignal.any([signal, limit]) : limit;
  for await (const { number } of followBlocks(connection, { signal: either, ...FOLLOW }))
    if (number >= wanted) return;
  signal?.throwIfAborted();
  throw new TargonError("CHAIN_TIMEOUT", "the chain did not come to a block in time", { data: { wanted } });
}

function isSame({ version, ip, port, ipType, protocol }: ChainAxon, args: unknown[]): boolean {
  const [, ...wanted] = args;
  return [version, ip, port, ipType, protocol].every((value, index) => value === wanted[index]);
}
