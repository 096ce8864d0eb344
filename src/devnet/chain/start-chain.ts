import { fromAddress, readySr25519 } from "../../adapters/wallet/sr25519.ts";
import type { MockFault } from "../../config/mock-faults.ts";
import type { MockGeneration } from "../../config/mock-generations.ts";
import type { Address } from "../../domain/types.ts";
import { every } from "../../lib/every.ts";
import { type Log, silentLog } from "../../lib/log.ts";
import { createChain, type MemoryChain } from "./chain.ts";
import { type ChainGenesis, writeGenesis } from "./genesis.ts";
import { type NodeControls, openLine } from "./node-controls.ts";
import { chainMethods, stateMethods } from "./rpc/chain-methods.ts";
import { HOST } from "./rpc/listen.ts";
import { authorMethods, systemMethods } from "./rpc/node-methods.ts";
import { createRuntimeCalls } from "./rpc/runtime-calls.ts";
import { createSubscriptions } from "./rpc/subscriptions.ts";
import { createRuntime } from "./runtime/create-runtime.ts";
import { BLOCK_HASH_COUNT } from "./runtime/frame-pallets.ts";
import { toHex } from "./scale/bytes.ts";

/** The clock, rules and first block of an embedded chain. */
export type ChainSettings = {
  genesis: ChainGenesis;
  /** Time between blocks; default 250. */
  blockMs?: number;
  /** Blocks per epoch; default 80. */
  tempo?: number;
  /** Default 4. */
  netuid?: number;
  /** Of the subnet; default 20 blocks. */
  weightsRateLimit?: number;
  /** Of the subnet; default 1. */
  minAllowedWeights?: number;
  /** Default 0: any free one. */
  port?: number;
  /** Blocks between inclusion and finality; default 1. */
  finalityLag?: number;
  /** Whether the pool refuses hopeless calls with custom errors, as spec 425 does; default true. */
  poolChecks?: boolean;
  /** Whether an axon may be at 127.0.0.1 or ::1, which the real chain refuses; default false. */
  allowLoopbackAxons?: boolean;
  /** Which runtime is imitated; default the newest. */
  generation?: MockGeneration;
  /**
   * Seconds between two pulses of the chain's own drand network, whole; default 1, and with 218 the real 3, by which its
   * clients reckon. Clients find it in `Drand.BeaconConfig`. Pulses come while a subnet asks for commits.
   */
  drandPeriodSeconds?: number;
  /** What the calls of some keys are refused with. */
  fault?: MockFault & { signers: Address[] };
  log?: Log;
};

/** A running node. */
export type EmbeddedChain = NodeControls & {
  /** `ws://127.0.0.1:PORT` */
  url: string;
  genesisHash: string;
  /** Stops the clock and cuts all connections. Idempotent. */
  close(): Promise<void>;
};

/** The real network's first round: its number is as long as there. */
const DRAND_GENESIS_SECONDS = 1_692_803_367;

/**
 * Starts a chain node in the caller's thread, for an unmodified `@polkadot/api`: block 1 is made at once, further ones
 * on time; a late block is left out, never made up for.
 *
 * @throws {TargonError} `PORT_IN_USE`, `ADDRESS_INVALID`
 */
export async function startChain(settings: ChainSettings): Promise<EmbeddedChain> {
  const { blockMs = 250, log = silentLog } = settings;
  await readySr25519();
  const chain = openChain(settings, { blockMs, log });
  const calls = createRuntimeCalls(chain);
  const methods = {
    ...systemMethods(chain),
    ...chainMethods(chain),
    ...stateMethods(chain, calls),
    ...authorMethods(chain, calls),
  };
  const subscriptions = createSubscriptions(chain);
  const { port, makesBlocks, ...line } = await openLine({ methods, subscriptions, log }, settings.port ?? 0);
  const stop = new AbortController();
  let timeMs = 0;
  const produce = async () => {
    if (!makesBlocks()) return;
    timeMs = Math.max(Date.now(), timeMs + 1); // the system's clock may be set back
    chain.produce(timeMs);
  };
  const clock = every(produce, {
    intervalMs: blockMs,
    signal: stop.signal,
    onError: (error) => log.error("a block of the embedded chain broke", {}, error),
  });
  const close = async () => {
    stop.abort();
    await clock;
    await line.close();
  };
  let closed: Promise<void> | undefined;
  return {
    ...line,
    async kill(options = {}) {
      await line.kill(options);
      if (!options.blocksGoOn) chain.pool.clear();
    },
    url: `ws://${HOST}:${port}`,
    genesisHash: chain.archive.at(0)?.hash ?? "",
    close() {
      closed ??= close();
      return closed;
    },
  };
}

function openChain(settings: ChainSettings, { blockMs, log }: { blockMs: number; log: Log }): MemoryChain {
  const { fault, genesis, tempo = 80, netuid = 4, weightsRateLimit = 20, minAllowedWeights = 1 } = settings;
  const { generation = "425", drandPeriodSeconds = generation === "218" ? 3 : 1 } = settings;
  const runtime = createRuntime({ generation, blockMs });
  const subnet = { weightsRateLimit, minAllowedWeights, ...genesis.subnet };
  return createChain(
    { runtime, log },
    {
      genesis: (store) => writeGenesis(store, { ...genesis, subnet, netuid, tempo }),
      finalityLag: settings.finalityLag ?? 1,
      keepBlocks: BLOCK_HASH_COUNT,
      poolChecks: settings.poolChecks ?? true,
      allowLoopback: settings.allowLoopbackAxons ?? false,
      fault: fault && { ...fault, signers: fault.signers.map((address) => toHex(fromAddress(address))) },
      drand: { genesisSeconds: DRAND_GENESIS_SECONDS, periodSeconds: drandPeriodSeconds },
    },
  );
}
