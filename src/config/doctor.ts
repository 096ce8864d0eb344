import type { AxonConfig, ModelEndpoint, NeuronConfig } from "../config.ts";
import type { HubSettings } from "../domain/ports/weights.ts";
import type { EnginesConfig } from "./engines.ts";

/** `targon doctor`. */
export type DoctorConfig = NeuronConfig & {
  role: "miner" | "validator";
  modelEndpoints: ModelEndpoint[];
  apiKey: string;
  /** Where a miner would listen. */
  axon?: AxonConfig;
  /** Where targon would run engines; null or absent: nowhere. */
  docker?: DockerConfig | null;
};

/** Docker hosts, and what engines there are started from. */
export type DockerConfig = Pick<EnginesConfig, "hosts" | "tlsDir" | "image" | "device"> & {
  hub: HubSettings;
};
