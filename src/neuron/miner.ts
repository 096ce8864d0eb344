import { Agent } from "undici";
import { createGate } from "../adapters/axon/create-gate.ts";
import { type AxonServer, openAxon } from "../adapters/axon/open-axon.ts";
import { listModels } from "../adapters/upstream/list-models.ts";
import { tokenize } from "../adapters/upstream/tokenize.ts";
import { readySr25519, verifySignature } from "../adapters/wallet/sr25519.ts";
import type { MinerConfig } from "../config.ts";
import type { Chain, Hotkey, Subnet } from "../domain/ports/chain.ts";
import type { MinerMetrics } from "../domain/ports/metrics.ts";
import type { Clock } from "../domain/ports/runtime.ts";
import type { Weights } from "../domain/ports/weights.ts";
import { TargonError } from "../errors.ts";
import { abortReason, isAbort } from "../lib/abort.ts";
import type { Log } from "../lib/log.ts";
import { announce } from "./miner/announce.ts";
import { announcedAddress, warnOfAddress } from "./miner/announced-address.ts";
import { type Arrivals, createArrivals } from "./miner/create-arrivals.ts";
import { createHandlers } from "./miner/create-handlers.ts";
import { createPeers } from "./miner/create-peers.ts";
import { followMetagraph, type Metagraph } from "./miner/follow-metagraph.ts";
import { followModels, type Models } from "./miner/follow-models.ts";
import { lookFromOutside } from "./miner/look-from-outside.ts";
import { createPowvAdder, type PowvAdder } from "./miner/powv/create-powv-adder.ts";
import { modelsOfOneSource } from "./miner/powv/models-of-one-source.ts";
import type { ServedModels } from "./miner/serve-models.ts";
import { watchChain } from "./miner/watch-chain.ts";
import type { Output } from "./output.ts";
import { tellEngines } from "./tell-engines.ts";

/** What a miner is given. */
export type MinerDeps = {
  chain: Pick<Chain, "identity" | "readSubnet" | "serveAxon" | "followBlocks" | "readNeuron" | "readTime">;
  hotkey: Hotkey;
  log: Log;
  clock: Clock;
  output?: Output;
  /** Null: nobody watches. */
  metrics?: MinerMetrics | null;
  /** A shared view of the subnet, whose owner watches the chain; default one of its own. */
  metagraph?: Metagraph;
  /** Models whose engines we run; default none. What runs of them goes on when this ends. */
  served?: ServedModels | null;
  /** Weights that powv values are made of; null: answers pass as they are. */
  weights?: Weights | null;
  signal: AbortSignal;
};

/**
 * Serves until the signal aborts, then lets open answers end within `drainMs`. Tells `ready` once it is announced.
 *
 * @throws PORT_IN_USE · AXON_ADDRESS_INVALID · SUBNET_MISSING · HOTKEY_NOT_REGISTERED, at any time · STALLED where the
 * chain stays away · errors of `Chain.serveAxon`
 */
export async function runMiner(deps: MinerDeps, config: MinerConfig): Promise<void> {
  await readySr25519();
  const work = new AbortController();
  const signal = AbortSignal.any([deps.signal, work.signal]);
  const dispatcher = new Agent({ connect: { timeout: 5000 } });
  const metagraph = deps.metagraph ?? followMetagraph(deps, { netuid: config.netuid, signal });
  const models = followModels(
    {
      log: deps.log,
      listModels: (url, until) => listModels(dispatcher, { url, apiKey: config.apiKey }, until),
    },
    { endpoints: config.modelEndpoints, served: deps.served ?? null, signal },
  );
  let server: AxonServer | undefined;
  try {
    const engines = runServed(deps, signal);
    const parts = { ...deps, signal, dispatcher, metagraph, models, arrivals: createArrivals() };
    server = await openServer(parts, config);
    const served = goPublic(parts, { config, port: server.port });
    const watched = deps.metagraph
      ? []
      : [watchChain({ ...deps, metagraph }, { hotkey: deps.hotkey.address, mock: config.mock }, signal)];
    await Promise.race([served.then(() => aborted(signal)), ...watched, ...engines]);
  } catch (error) {
    if (!(isAbort(error) && deps.signal.aborted)) throw error;
  } finally {
    work.abort(abortReason());
    await server?.close(config.drainMs);
    await dispatcher.destroy();
  }
}

/** What ends only with a failure that nobody thought of. */
function runServed({ served, output, log }: MinerDeps, signal: AbortSignal): Promise<void>[] {
  if (!served) return [];
  const states = served.states;
  const told = output ? tellEngines({ states, output, log }, signal) : Promise.resolve();
  return [Promise.all([served.run(signal), told, aborted(signal)]).then(() => {})];
}

type Parts = MinerDeps & { dispatcher: Agent; metagraph: Metagraph; models: Models; arrivals: Arrivals };

async function openServer(parts: Parts, config: MinerConfig): Promise<AxonServer> {
  const { clock, hotkey, log, metagraph, metrics = null } = parts;
  const known = { clock, verifySignature, neuronOf: metagraph.neuronOf };
  const receiver = hotkey.address;
  const { forceValidatorPermit, minStakeRao } = config;
  const gate = createGate(known, { receiver, forceValidatorPermit, minStakeRao });
  const peers = createPeers({ ...parts, ...known }, { receiver, isMock: config.mock !== null });
  const isReady = () => metagraph.neuronOf(hotkey.address) !== null;
  const handlers = createHandlers({ ...parts, isReady, addPowv: powvAdder(parts, config) }, config);
  return await openAxon({ log, clock, gate, handlers, peers, metrics }, config.axon);
}

function powvAdder(
  { weights, dispatcher, log, clock }: MinerDeps & { dispatcher: Agent },
  { apiKey }: MinerConfig,
): PowvAdder | null {
  if (!weights) return null;
  return createPowvAdder({
    weights,
    tokenize: (prompt, signal) => tokenize(dispatcher, { ...prompt, apiKey }, signal),
    log,
    clock,
  });
}

async function goPublic(
  parts: Parts,
  { config, port }: { config: MinerConfig; port: number },
): Promise<void> {
  const { hotkey, log, metagraph, models, signal } = parts;
  const isMock = config.mock !== null;
  const address = announcedAddress(config.axon, { listensOn: port, isMock });
  if (!isMock) warnOfAddress(log, address, config.axon.ip);
  const subnet = await Promise.race([metagraph.first, abortedFirst(signal)]);
  const uid = uidOf(subnet, hotkey);
  await models.first;
  const peer = config.axon.peer ?? null;
  if (!isMock || peer !== null)
    await lookFromOutside({ ...parts, allowPrivate: isMock }, { peer, place: address, subnet }, signal);
  await announce(parts, { netuid: config.netuid, ...address }, { signal });
  const served = models.names();
  if (served.length === 0) log.warn("no model is served yet; no validator will ask");
  const shared = modelsOfOneSource(served, config.powv?.sources ?? []);
  if (shared.length > 1) log.warn("one --powv is for several models; is MODEL= missing?", { models: shared });
  log.info("miner serves", { uid, hotkey: hotkey.address, models: served.length, ...address });
  tellReady(parts, { subnet, uid, served });
}

function uidOf({ neurons, netuid }: Subnet, { address }: Hotkey): number {
  const neuron = neurons.find(({ hotkey }) => hotkey === address);
  if (neuron !== undefined) return neuron.uid;
  throw new TargonError("HOTKEY_NOT_REGISTERED", "the hotkey is not registered on the subnet", {
    data: { hotkey: address, netuid },
  });
}

function tellReady(
  { chain, hotkey, output }: MinerDeps,
  { subnet, uid, served }: { subnet: Subnet; uid: number; served: string[] },
): void {
  const { network, genesis, specVersion } = chain.identity();
  const { netuid, block } = subnet;
  const where = { network, genesis, specVersion, netuid, block };
  output?.event("ready", { role: "miner", ...where, hotkey: hotkey.address, uid, models: served });
}

async function abortedFirst(signal: AbortSignal): Promise<never> {
  await aborted(signal);
  throw abortReason();
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
}
