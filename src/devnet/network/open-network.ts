import { openChain } from "../../adapters/chain/open-chain.ts";
import { createHotkey, readySr25519 } from "../../adapters/wallet/sr25519.ts";
import { createWeights } from "../../adapters/weights-file/create-weights.ts";
import { newestGenerationOf } from "../../config/mock-faults.ts";
import { MOCK_EPOCH_LENGTH, MOCK_MODEL } from "../../config.ts";
import type { Chain } from "../../domain/ports/chain.ts";
import type { Weights } from "../../domain/ports/weights.ts";
import { minersToAsk } from "../../domain/rounds/miners-to-ask.ts";
import { createLifecycle, type Lifecycle } from "../../lib/lifecycle.ts";
import type { Log } from "../../lib/log.ts";
import { followMetagraph } from "../../neuron/miner/follow-metagraph.ts";
import { startChain } from "../chain/start-chain.ts";
import { modelPath } from "../engine/model-path.ts";
import { followAsking } from "./follow-asking.ts";
import { GUEST_URI, VALIDATOR_URI } from "./keys.ts";
import { type PlannedMiner, planMiners } from "./miner-plan.ts";
import { networkGenesis, userKeys } from "./network-genesis.ts";
import type { MockMiner, NetworkInfo, NetworkOptions } from "./network-options.ts";
import { quietLog } from "./quiet-log.ts";
import { type RunningEngines, startEngines, startKind } from "./start-engines.ts";
import { type MinerParts, startMiner } from "./start-miner.ts";
import { startMortalEngine } from "./start-mortal-engine.ts";

/** A network that runs in this thread, its engines in threads of their own. */
export type OpenNetwork = { info: NetworkInfo; close(): Promise<void> };

/** How long each part may take to end, ms. */
const CLOSE_MS = 500;

/** Contracts §3. */
const CHAIN = { blockMs: 250, tempo: MOCK_EPOCH_LENGTH, weightsRateLimit: 20, minAllowedWeights: 1 };

/** Its one model lies in a folder. */
const NO_HUB = { endpoint: "", token: null, cacheDir: "" };

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** Starts chain and engines together, then the miners; resolves when every axon stands on chain. */
export async function openNetwork({ log }: { log: Log }, options: NetworkOptions): Promise<OpenNetwork> {
  const lifecycle = createLifecycle(CLOSE_MS);
  const close = async () => {
    for (const { name, error } of await lifecycle.end()) {
      log.debug("a part of the embedded network did not end", { name }, error);
    }
  };
  try {
    return { info: await startAll({ log, lifecycle }, options), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Parts = { log: Log; lifecycle: Lifecycle };

async function startAll(parts: Parts, options: NetworkOptions): Promise<NetworkInfo> {
  await readySr25519();
  const planned = planMiners(options.miners);
  const [engines, { chain, chainUrl }] = await Promise.all([
    openEngines(parts, planned),
    openNode(parts, { planned, options }),
  ]);
  const quiet = { ...parts, log: quietLog(parts.log.child({ module: "mock" })) };
  const miners = await startMiners(quiet, { planned, engines, chain, options });
  if (options.asks) ask(parts, chain, options.netuid);
  return {
    chainUrl,
    engineUrl: options.engineLifeMs
      ? await openMortalEngine(parts, options.engineLifeMs)
      : engines.url("float32"),
    model: MOCK_MODEL,
    validatorUri: VALIDATOR_URI,
    guestUri: GUEST_URI,
    miners,
  };
}

async function openEngines({ lifecycle }: Parts, planned: PlannedMiner[]): Promise<RunningEngines> {
  const kinds = planned.map(({ behaviour, index }) => behaviour.engine(index));
  const engines = await startEngines(["float32", ...kinds]);
  lifecycle.onClose("engines", engines.close);
  return engines;
}

/** The validator's alone: a miner whose engine dies gives no answers. */
async function openMortalEngine({ log, lifecycle }: Parts, lifeMs: number): Promise<string> {
  const engine = await startMortalEngine({ start: (port) => startKind("float32", port), lifeMs, log });
  lifecycle.onClose("mortal engine", engine.close);
  return engine.url;
}

async function openNode(
  { log, lifecycle }: Parts,
  { planned, options }: { planned: PlannedMiner[]; options: NetworkOptions },
): Promise<{ chain: Chain; chainUrl: string }> {
  const minerUris = planned.map(({ uri }) => uri);
  const { generation = null, fault = null, guest = false, netuid } = options;
  const genesis = networkGenesis({ minerUris, guest, commitReveal: generation !== null });
  const node = await startChain({
    ...CHAIN,
    netuid,
    genesis,
    log,
    generation: generation ?? (fault ? newestGenerationOf(fault) : "425"),
    ...(fault && { fault: { ...fault, signers: userKeys() } }),
  });
  lifecycle.onClose("chain node", node.close);
  const chain = await openChain({ endpoint: node.url, network: "mock", log });
  lifecycle.onClose("chain", chain.close);
  return { chain, chainUrl: node.url };
}

async function startMiners(
  { log, lifecycle }: Parts,
  of: { planned: PlannedMiner[]; engines: RunningEngines; chain: Chain; options: NetworkOptions },
): Promise<MockMiner[]> {
  const { planned, engines, chain, options } = of;
  const { netuid } = options;
  const weights = options.powv ? openWeights({ log, lifecycle }) : null;
  const metagraph = followMetagraph({ chain, log }, { netuid, signal: lifecycle.signal });
  const parts: MinerParts = { chain, metagraph, log, clock, netuid, weights };
  const started = await Promise.all(
    planned.map(async ({ behaviour, index, uri, name }) => {
      const engineUrl = engines.url(behaviour.engine(index));
      const claimedUrl = engines.url("float32");
      const miner = await startMiner(parts, { behaviour, uri, engineUrl, claimedUrl });
      lifecycle.onClose(uri, miner.close);
      return { behaviour: name, uri, uid: miner.uid, hotkey: miner.hotkey };
    }),
  );
  const urls = await readUrls(chain, netuid);
  return started.map((miner) => ({ ...miner, url: urls.get(miner.hotkey) ?? "" }));
}

/** The weights of the claimed model: a cheat can have them on his disk without computing with them. */
function openWeights({ log, lifecycle }: Parts): Weights {
  const sources = [{ model: MOCK_MODEL, source: modelPath("R") }];
  const weights = createWeights({ clock, log }, { sources, hub: NO_HUB, byName: false });
  lifecycle.onClose("weights", weights.close);
  return weights;
}

async function readUrls(chain: Chain, netuid: number): Promise<Map<string, string>> {
  const self = createHotkey({ uri: VALIDATOR_URI }).address;
  const targets = minersToAsk(await chain.readSubnet(netuid), { self, vpermitTaoLimit: 0 });
  return new Map(targets.map(({ hotkey, url }) => [hotkey, url]));
}

function ask({ log, lifecycle }: Parts, chain: Chain, netuid: number): void {
  const asking = followAsking({ chain, log }, { netuid, signal: lifecycle.signal });
  lifecycle.onClose("asking", () => asking);
}
