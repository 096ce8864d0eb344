import type { ServeConfig } from "../../config/engines.ts";
import type { MinerConfig, ModelEndpoint } from "../../config.ts";
import { frozen, type Given, isGiven } from "./given.ts";
import { readApiKey } from "./read-api-key.ts";
import { refuseBesideMock } from "./refuse-beside-mock.ts";
import { toAxonConfig } from "./to-axon-config.ts";
import { toEnginesConfig } from "./to-engines-config.ts";
import { toNeuronConfig } from "./to-neuron-config.ts";
import { toStatsConfig } from "./to-stats-config.ts";
import { toHubSettings, toPowvConfig } from "./to-weights-config.ts";

type Values = {
  modelEndpoint: ModelEndpoint[];
  serve?: string[];
  plan?: boolean;
  noForceValidatorPermit: boolean;
  minStake: bigint;
  drain: number;
  upstreamTimeout: number;
};

/** `targon miner`; with --mock there is no endpoint: the embedded engine answers. */
export function toMinerConfig(given: Given): MinerConfig {
  const values = given.values as Values;
  const neuron = toNeuronConfig(given, { name: "miner" });
  const isEmbedded = neuron.mock !== null;
  if (isEmbedded) refuseBesideMock(given, { brings: "upstream", keys: ["modelEndpoint", "serve", "plan"] });
  const serve = isEmbedded ? null : toServeConfig(given);
  return frozen({
    ...neuron,
    axon: toAxonConfig(given),
    modelEndpoints: isEmbedded ? [] : toModelEndpoints(given),
    serve,
    plan: values.plan === true && !isEmbedded,
    apiKey: readApiKey(given) ?? "",
    forceValidatorPermit: !values.noForceValidatorPermit,
    minStakeRao: values.minStake,
    drainMs: values.drain,
    upstreamTimeoutMs: values.upstreamTimeout,
    stats: toStatsConfig(given),
    powv: toPowvConfig(given),
  });
}

/** The servers behind the miner; the default one does not count beside engines that it runs itself. */
export function toModelEndpoints(given: Given): ModelEndpoint[] {
  const { modelEndpoint, serve } = given.values as Values;
  const isMeant = serve === undefined || isGiven(given, "modelEndpoint");
  return isMeant ? modelEndpoint.map((endpoint) => ({ ...endpoint })) : [];
}

/** Models whose engines the miner runs, each once; null without any. */
function toServeConfig(given: Given): ServeConfig | null {
  const { serve } = given.values as Values;
  if (serve === undefined) return null;
  return { models: [...new Set(serve)], engines: toEnginesConfig(given), hub: toHubSettings(given) };
}
