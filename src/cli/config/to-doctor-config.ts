import type { DockerConfig, DoctorConfig } from "../../config/doctor.ts";
import { runsContainers } from "../../config/runs-containers.ts";
import { TargonError } from "../../errors.ts";
import { frozen, type Given } from "./given.ts";
import { readApiKey } from "./read-api-key.ts";
import { refuseBesideMock } from "./refuse-beside-mock.ts";
import { toAxonConfig } from "./to-axon-config.ts";
import { toEngineEndpoints } from "./to-engine-endpoints.ts";
import { toEnginesConfig } from "./to-engines-config.ts";
import { toModelEndpoints } from "./to-miner-config.ts";
import { toNeuronConfig } from "./to-neuron-config.ts";
import { toHubSettings } from "./to-weights-config.ts";

type Role = DoctorConfig["role"];

/** `targon doctor [miner|validator]`. */
export function toDoctorConfig(given: Given): DoctorConfig {
  const role = toRole(given.args[0] ?? "validator");
  const neuron = toNeuronConfig(given, { name: role, quiet: true });
  const isEmbedded = neuron.mock !== null;
  if (isEmbedded) refuseBesideMock(given, { brings: "upstream", keys: ["modelEndpoint", "serve"] });
  return frozen({
    ...neuron,
    role,
    modelEndpoints: isEmbedded ? [] : toModelEndpoints(given),
    apiKey: readApiKey(given) ?? "",
    axon: toAxonConfig(given),
    docker: isEmbedded ? null : toDockerConfig(given, role),
  });
}

/** A miner runs engines for what it serves, a validator where it is not given any. */
function toDockerConfig(given: Given, role: Role): DockerConfig | null {
  const { hosts, tlsDir, image, device } = toEnginesConfig(given);
  const { serve } = given.values as { serve?: string[] };
  const isRun =
    role === "miner"
      ? serve !== undefined
      : runsContainers({ attached: toEngineEndpoints(given).length, hosts });
  return isRun ? { hosts, tlsDir, image, device, hub: toHubSettings(given) } : null;
}

function toRole(word: string): Role {
  if (word === "miner" || word === "validator") return word;
  throw new TargonError("USAGE", "doctor looks at one of two roles", {
    data: { given: word, expected: "miner or validator" },
  });
}
