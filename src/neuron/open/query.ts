import { MOCK_MODEL, type QueryConfig } from "../../config.ts";
import type { CommandIo } from "../command-io.ts";
import { runQuery } from "../query.ts";
import { openCommandChain } from "./chain.ts";
import { openHotkey } from "./hotkey.ts";
import { openMiners } from "./miners.ts";
import { type Network, openNetwork, subtensorOf } from "./network.ts";
import { systemClock, systemRandom } from "./system.ts";

/** `targon query`: the chain is opened only where an address has to be looked up. */
export async function openQuery(config: QueryConfig, io: CommandIo): Promise<number> {
  const network =
    config.mock &&
    (await openNetwork(io, { mock: config.mock, miners: { honest: 1 }, netuid: config.netuid }));
  const hotkey = await openHotkey(io, { wallet: config.wallet, uri: network?.validatorUri ?? null });
  // Who asks by hand names the address himself.
  const miners = openMiners(io, { hotkey, allowPrivate: true });
  const openChain = () => openCommandChain(io, subtensorOf(config, network));
  const deps = { hotkey, miners, openChain, clock: systemClock, random: systemRandom, output: io.output };
  await runQuery(deps, network ? onNetwork(config, network) : config, io.signal);
  return 0;
}

function onNetwork(config: QueryConfig, { miners }: Network): QueryConfig {
  const [honest] = miners;
  if (honest === undefined || config.minerUrl !== null || config.hotkeyAddress !== null) return config;
  return { ...config, model: MOCK_MODEL, minerUrl: honest.url, hotkeyAddress: honest.hotkey };
}
