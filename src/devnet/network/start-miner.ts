import { createHotkey } from "../../adapters/wallet/sr25519.ts";
import { type MinerConfig, MOCK_MODEL } from "../../config.ts";
import type { Chain } from "../../domain/ports/chain.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import type { Weights } from "../../domain/ports/weights.ts";
import { abortReason } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { type MinerDeps, runMiner } from "../../neuron/miner.ts";
import type { Behaviour } from "./behaviour.ts";
import { type CheatProxy, openProxy } from "./open-proxy.ts";

/** What all miners of the network share. */
export type MinerParts = {
  chain: Chain;
  metagraph: NonNullable<MinerDeps["metagraph"]>;
  log: Log;
  clock: Clock;
  netuid: number;
  /** What powv values are added from; null: none are. */
  weights: Weights | null;
};

/** One miner to start. */
export type MinerSpec = {
  behaviour: Behaviour;
  uri: string;
  engineUrl: string;
  /** An engine of the claimed model. */
  claimedUrl: string;
};

/** A miner whose axon stands on chain. */
export type RunningMiner = { uid: number; hotkey: string; close(): Promise<void> };

/** Loopback, but not the address that the chain refuses for an axon. */
const AXON_IP = "127.0.0.2";

/** Starts our own miner before an engine, a cheat's proxy in between; resolves when its axon is announced. */
export async function startMiner(parts: MinerParts, spec: MinerSpec): Promise<RunningMiner> {
  const { log, clock, chain, metagraph, weights } = parts;
  const hotkey = createHotkey({ uri: spec.uri });
  const proxy = await proxyOf(spec, log);
  const ended = new AbortController();
  const ready = Promise.withResolvers<number>();
  const output = {
    event: (_name: string, fields: Record<string, unknown>) => ready.resolve(Number(fields.uid)),
  };
  const running = runMiner(
    { chain, metagraph, hotkey, log, clock, output, weights, signal: ended.signal },
    configOf(parts.netuid, proxy?.url ?? spec.engineUrl),
  );
  running.catch(ready.reject);
  const close = async () => {
    ended.abort(abortReason());
    await Promise.all([running, proxy?.close()]);
  };
  try {
    return { uid: await ready.promise, hotkey: hotkey.address, close };
  } catch (error) {
    await proxy?.close();
    throw error;
  }
}

async function proxyOf(
  { behaviour, engineUrl, claimedUrl }: MinerSpec,
  log: Log,
): Promise<CheatProxy | null> {
  if (behaviour.createAnswerer === undefined) return null;
  const onError = (error: unknown) => log.debug("a mock miner failed to answer", {}, error);
  return openProxy({ engineUrl, claimedUrl, answer: behaviour.createAnswerer(), onError });
}

function configOf(netuid: number, upstream: string): MinerConfig {
  return {
    netuid,
    neuronName: "miner",
    wallet: { name: "mock", hotkey: "mock", path: "" },
    subtensor: { network: "mock", endpoint: "" },
    logging: { level: "warn", format: "json", dir: "" },
    mock: { miners: {}, generation: null },
    json: false,
    axon: { port: 0, ip: AXON_IP, externalIp: AXON_IP, externalPort: null },
    modelEndpoints: [{ model: MOCK_MODEL, url: `${upstream}/v1` }],
    apiKey: "",
    forceValidatorPermit: true,
    minStakeRao: 0n,
    drainMs: 0,
    upstreamTimeoutMs: 60_000,
    stats: null,
  };
}
