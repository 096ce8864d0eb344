import { join } from "node:path";
import { readPrompts } from "../../adapters/prompts/read-prompts.ts";
import { acquireLock } from "../../adapters/store/lock.ts";
import { openScoreStore } from "../../adapters/store/open-score-store.ts";
import type { ValidatorConfig } from "../../config.ts";
import { createLag } from "../../lib/lag.ts";
import type { CommandIo } from "../command-io.ts";
import { runValidator } from "../validator.ts";
import { openCommandChain } from "./chain.ts";
import { openEngines } from "./engines.ts";
import { openHotkey } from "./hotkey.ts";
import { openMiners } from "./miners.ts";
import { openModelList } from "./model-list.ts";
import { openNetwork, subtensorOf } from "./network.ts";
import { neuronFolder } from "./neuron-folder.ts";
import { openPolicies } from "./policies.ts";
import { openValidatorStats } from "./stats.ts";
import { systemClock, systemRandom } from "./system.ts";
import { mockWeights, openCheckedWeights } from "./weights.ts";

/**
 * `targon validator`: the neuron's folder first, so that a second process ends before it opens anything else, and the
 * operator's own files before the network.
 */
export async function openValidator(config: ValidatorConfig, io: CommandIo): Promise<number> {
  const store = openStore(config, io);
  const ownPrompts = config.promptsFile === null ? [] : await readPrompts(config.promptsFile);
  const policies = await openPolicies(config.verify.policyFiles);
  const { metrics, output } = await openValidatorStats(config.stats, io);
  const { log, signal } = io;
  const network =
    config.mock &&
    (await openNetwork(io, {
      mock: config.mock,
      miners: config.mock.miners,
      netuid: config.netuid,
      powv: Boolean(config.powv),
    }));
  const hotkey = await openHotkey(io, { wallet: config.wallet, uri: network?.validatorUri ?? null });
  const chain = await openCommandChain(io, subtensorOf(config, network), network ? null : config.logging.dir);
  const miners = openMiners(io, { hotkey, allowPrivate: network !== null || config.allowPrivateAxons });
  const lag = createLag();
  io.lifecycle.onClose("lag", () => lag.stop());
  const deps = { chain, hotkey, miners, store, ownPrompts, policies, log, output, metrics, lag, signal };
  await runValidator(
    {
      ...deps,
      engines: await openEngines(io, { config, network, policies, hotkey }),
      modelList: openModelList(config, log),
      weights: await openCheckedWeights(network ? await mockWeights(config.powv) : config.powv, io),
      clock: systemClock,
      random: systemRandom,
      ...(network && { behaviourOf: network.behaviourOf, isNewChain: true }),
    },
    config,
  );
  return 0;
}

function openStore(config: ValidatorConfig, io: CommandIo) {
  const folder = neuronFolder(config);
  io.lifecycle.onClose("lock", acquireLock(folder));
  const store = openScoreStore(config.cacheFile ?? join(folder, "cache.sqlite"));
  io.lifecycle.onClose("store", () => store.close());
  return store;
}
