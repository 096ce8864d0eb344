import type { DoctorConfig, ModelEndpoint } from "../../config.ts";
import { TargonError } from "../../errors.ts";
import { frozen, type Given } from "./given.ts";
import { readApiKey } from "./read-api-key.ts";
import { refuseBesideMock } from "./refuse-beside-mock.ts";
import { toAxonConfig } from "./to-axon-config.ts";
import { toNeuronConfig } from "./to-neuron-config.ts";

type Values = { modelEndpoint: ModelEndpoint[] };

/** `targon doctor [miner|validator]`. */
export function toDoctorConfig(given: Given): DoctorConfig {
  const values = given.values as Values;
  const role = toRole(given.args[0] ?? "validator");
  const neuron = toNeuronConfig(given, { name: role, quiet: true });
  const isEmbedded = neuron.mock !== null;
  if (isEmbedded) refuseBesideMock(given, { brings: "upstream", keys: ["modelEndpoint"] });
  return frozen({
    ...neuron,
    role,
    modelEndpoints: isEmbedded ? [] : values.modelEndpoint.map((endpoint) => ({ ...endpoint })),
    apiKey: readApiKey(given) ?? "",
    axon: toAxonConfig(given),
  });
}

function toRole(word: string): "miner" | "validator" {
  if (word === "miner" || word === "validator") return word;
  throw new TargonError("USAGE", "doctor looks at one of two roles", {
    data: { given: word, expected: "miner or validator" },
  });
}
