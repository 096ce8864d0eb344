import { dirname, resolve } from "node:path";
import type { EngineSettings } from "../../adapters/docker/engine-settings.ts";
import type { EnginesConfig } from "../../config/engines.ts";
import type { NeuronConfig } from "../../config.ts";
import type { Owner } from "../../domain/engines/container-identity.ts";
import type { HubSettings } from "../../domain/ports/weights.ts";

/** A neuron that runs engines. */
export type EnginesNeuron = NeuronConfig & { engines: EnginesConfig; hub: HubSettings };

/** The engines' own hub; they need to be told of another one only. */
const USUAL_HUB = "https://huggingface.co";
/** A model that is named by its folder. */
const FOLDER = /^[./~]/;

/** What all engines of a neuron have in common. */
export function toEngineSettings({ engines, hub }: EnginesNeuron, owner: Owner): EngineSettings {
  return {
    owner,
    image: engines.image,
    device: engines.device,
    // The cache is the folder `hub` in it, there as in a container.
    hubDir: dirname(hub.cacheDir),
    hubToken: hub.token,
    hubEndpoint: hub.endpoint === USUAL_HUB ? null : hub.endpoint,
    folderOf: (model) => (FOLDER.test(model) ? resolve(model) : null),
  };
}
