import type { Chain, ChainIdentity, Neuron } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import type { Log } from "../../lib/log.ts";
import { bigSchema } from "./chain-values.ts";
import { type Connection, openConnection } from "./connection.ts";
import { createSender, type NonceLock } from "./create-sender.ts";
import { blockSecondsOf } from "./epoch-clock.ts";
import { followBlocks } from "./follow-blocks.ts";
import { readBalanceAt } from "./read-balance.ts";
import { readUid } from "./read-neurons-lite.ts";
import { readRegistration } from "./read-registration.ts";
import { storageItem } from "./read-storage.ts";
import { readHead, readSubnet } from "./read-subnet.ts";
import { register } from "./register.ts";
import { readCommit, revealWeights } from "./reveal-weights.ts";
import { serveAxon } from "./serve-axon.ts";
import { readWeights, settleWeights, submitWeights } from "./set-weights.ts";

/** Which chain, and how patiently; times in ms. */
export type OpenChainOptions = {
  /** ws or wss URL. */
  endpoint: string;
  /** Where to go, in this order, when that one fails. */
  fallbacks?: readonly string[];
  /** The genesis hash that the chain must have; null or absent: any, but the same at all endpoints. */
  genesis?: string | null;
  /** Its name, for people. */
  network: string;
  log: Log;
  /** Deadline of each call; default 20 s. */
  timeoutMs?: number;
  /** How long a transaction may take into a block; default 120 s. */
  includeMs?: number;
  /** Wait before connecting again, doubled up to 32 times while all endpoints fail; default 100 ms. */
  reconnectMs?: number;
  /** A socket silent for this long is given up; default 30 s. */
  silenceMs?: number;
  /** Without a head for this long, it is asked for; default 15 s. */
  quietMs?: number;
  /** An endpoint without a new head for this long is given up for the next one, while heads are followed; default 2 min. */
  stallMs?: number;
  /** Against other processes that sign with the same keys; default none. */
  nonceLock?: NonceLock;
};

/**
 * Opens the chain over @polkadot/api, which is loaded here and not before.
 *
 * @throws {TargonError} `CHAIN_UNREACHABLE`, `CHAIN_TIMEOUT`, `CHAIN_OTHER`, `CHAIN_DATA_INVALID`, `CONFIG_INVALID`
 */
export async function openChain(options: OpenChainOptions): Promise<Chain> {
  const { timeoutMs = 20_000, reconnectMs = 100, silenceMs = 30_000 } = options;
  const connection = await openConnection({ ...options, timeoutMs, reconnectMs, silenceMs });
  try {
    return createChain(connection, { options, identity: await readIdentity(connection, options) });
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function createChain(
  connection: Connection,
  { options, identity }: { options: OpenChainOptions; identity: ChainIdentity },
): Chain {
  const { includeMs = 120_000, quietMs = 15_000, stallMs = 120_000, nonceLock } = options;
  const sender = createSender(connection, { includeMs, nonceLock });
  const blocks = (signal: AbortSignal) => followBlocks(connection, { signal, quietMs, stallMs });
  const writer = { connection, sender, submit: sender.submit, blocks };
  return {
    identity: () => ({
      ...identity,
      endpoint: connection.provider.endpoint(),
      specVersion: connection.api.runtimeVersion.specVersion.toNumber(),
    }),
    readSubnet: (netuid, signal) => readSubnet(connection, netuid, signal),
    followBlocks: blocks,
    readBlock: (signal) => connection.call(async () => (await readHead(connection)).block, signal),
    readTime: (signal) => connection.call(() => readTime(connection), signal),
    readNeuron: (netuid, hotkey, signal) => readNeuron(connection, { netuid, hotkey }, signal),
    readBalance: (address, signal) =>
      connection.call(async () => readBalanceAt((await readHead(connection)).state, address), signal),
    serveAxon: (hotkey, axon, signal) => serveAxon(writer, { ...axon, hotkey }, signal),
    readRegistration: (call, signal) => connection.call(() => readRegistration(connection, call), signal),
    register: (coldkey, call, signal) => register(writer, { ...call, coldkey }, signal),
    submitWeights: (hotkey, call, signal) => submitWeights(writer, { ...call, hotkey }, signal),
    settleWeights: (hotkey, sent, signal) => settleWeights(writer, { hotkey, sent }, signal),
    readCommit: (hotkey, commit, signal) => readCommit(connection, { hotkey, commit }, signal),
    revealWeights: (hotkey, commit, signal) => revealWeights(writer, { hotkey, commit }, signal),
    readWeights: (netuid, uid, signal) => readWeights(connection, { netuid, uid }, signal),
    close: () => connection.close(),
  };
}

async function readIdentity(connection: Connection, { network }: OpenChainOptions): Promise<ChainIdentity> {
  const { api, provider } = connection;
  const version = await connection.call(() => api.rpc.system.version());
  return {
    network,
    endpoint: provider.endpoint(),
    genesis: api.genesisHash.toHex(),
    specVersion: api.runtimeVersion.specVersion.toNumber(),
    nodeVersion: version.toString(),
    blockMs: blockSecondsOf(connection) * 1_000,
  };
}

async function readTime(connection: Connection): Promise<number> {
  const { state } = await readHead(connection);
  return Number(bigSchema.parse((await storageItem(state, "now", "timestamp")()).toPrimitive()));
}

async function readNeuron(
  connection: Connection,
  { netuid, hotkey }: { netuid: number; hotkey: Address },
  signal?: AbortSignal,
): Promise<Neuron | null> {
  const uid = await connection.call(
    async () => readUid((await readHead(connection)).state, netuid, hotkey),
    signal,
  );
  if (uid === null) return null;
  const { neurons } = await readSubnet(connection, netuid, signal);
  return neurons.find((neuron) => neuron.hotkey === hotkey) ?? null;
}
