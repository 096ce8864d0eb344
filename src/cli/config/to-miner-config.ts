import type { MinerConfig, ModelEndpoint } from "../../config.ts";
import { frozen, type Given } from "./given.ts";
import { readApiKey } from "./read-api-key.ts";
import { refuseBesideMock } from "./refuse-beside-mock.ts";
import { toAxonConfig } from "./to-axon-config.ts";
import { toNeuronConfig } from "./to-neuron-config.ts";
import { toStatsConfig } from "./to-stats-config.ts";
import { toPowvConfig } from "./to-weights-config.ts";

type Values = {
  modelEndpoint: ModelEndpoint[];
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
  if (isEmbedded) refuseBesideMock(given, { brings: "upstream", keys: ["modelEndpoint"] });
  return frozen({
    ...neuron,
    axon: toAxonConfig(given),
    modelEndpoints: isEmbedded ? [] : values.modelEndpoint.map((endpoint) => ({ ...endpoint })),
    apiKey: readApiKey(given) ?? "",
    forceValidatorPermit: !values.noForceValidatorPermit,
    minStakeRao: values.minStake,
    drainMs: values.drain,
    upstreamTimeoutMs: values.upstreamTimeout,
    stats: toStatsConfig(given),
    powv: toPowvConfig(given),
  });
}
