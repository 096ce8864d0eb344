import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { EngineSettings } from "../../adapters/docker/engine-settings.ts";
import type { EnginesConfig } from "../../config/engines.ts";
import type { NeuronConfig } from "../../config.ts";
import type { Owner } from "../../domain/engines/container-identity.ts";
import type { HubSettings } from "../../domain/ports/weights.ts";

/** A neuron that runs engines. */
export type EnginesNeuron = NeuronConfig & { engines: EnginesConfig; hub: HubSettings };

/** The engines' own hub; they need to be told of another one only. */
const USUAL_HUB = "https://huggingface.co";

/** What all engines of a neuron have in common. */
export function toEngineSettings({ engines, hub }: EnginesNeuron, owner: Owner): EngineSettings {
  return {
    owner,
    image: engines.image,
    device: engines.device,
    leastModelLen: engines.leastModelLen,
    hubCache: resolve(hub.cacheDir),
    hubToken: hub.token,
    hubEndpoint: hub.endpoint === USUAL_HUB ? null : hub.endpoint,
    folderOf: (model) => (isFolder(model) ? resolve(model) : null),
  };
}

/** As a model's sizes are read: a folder of that name comes before the hub. */
function isFolder(model: string): boolean {
  return statSync(model, { throwIfNoEntry: false })?.isDirectory() === true;
}
