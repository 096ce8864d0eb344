import type { MinerConfig } from "../../config.ts";
import type { CommandIo } from "../command-io.ts";
import { announcedAddress } from "../miner/announced-address.ts";
import { runMiner } from "../miner.ts";
import { openCommandChain } from "./chain.ts";
import { openHotkey } from "./hotkey.ts";
import { type Network, openNetwork, subtensorOf } from "./network.ts";
import { openServedModels } from "./served-models.ts";
import { openMinerStats } from "./stats.ts";
import { systemClock } from "./system.ts";
import { openOwnWeights } from "./weights.ts";

/** Where a miner of the embedded network listens: the chain refuses 127.0.0.1 as an axon. */
const MOCK_IP = "127.0.0.2";

/** `targon miner`: key, chain and, with `--mock`, a network with an upstream and somebody who asks. */
export async function openMiner(config: MinerConfig, io: CommandIo): Promise<number> {
  const { metrics, output } = await openMinerStats(config.stats, io);
  const weights = await openOwnWeights(config.powv, io);
  const network =
    config.mock &&
    (await openNetwork(io, {
      mock: config.mock,
      miners: {},
      netuid: config.netuid,
      guest: true,
      asks: true,
    }));
  const hotkey = await openHotkey(io, { wallet: config.wallet, uri: network?.guestUri ?? null });
  // told before the chain is asked for anything; the server's own port is known later
  if (!network) announcedAddress(config.axon, { listensOn: config.axon.port, isMock: false });
  const served = network ? null : await openServedModels(io, { config, hotkey });
  const chain = await openCommandChain(io, subtensorOf(config, network), network ? null : config.logging.dir);
  const { lifecycle, log, signal } = io;
  const running = runMiner(
    { chain, hotkey, log, clock: systemClock, output, metrics, weights, served, signal },
    network ? onNetwork(config, network) : config,
  );
  // Added last, so waited for first: open answers need chain and network until they have ended.
  lifecycle.onClose("miner", () => running.catch(() => {}));
  await running;
  return 0;
}

function onNetwork(config: MinerConfig, { engineUrl }: Network): MinerConfig {
  const ip = config.axon.ip === "[::]" ? MOCK_IP : config.axon.ip;
  const modelEndpoints = [{ model: null, url: `${engineUrl}/v1` }];
  return { ...config, axon: { ...config.axon, ip }, modelEndpoints };
}
