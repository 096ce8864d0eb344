import { join } from "node:path";
import { createModelList, type ModelListSource } from "../../adapters/models/create-model-list.ts";
import { DEFAULT_MODEL, MOCK_MODEL, type ValidatorConfig } from "../../config.ts";
import type { ModelList } from "../../domain/ports/models.ts";
import type { Log } from "../../lib/log.ts";
import { neuronFolder } from "./neuron-folder.ts";
import { systemClock } from "./system.ts";

/** The models that a validator wants; on the embedded network the one that it serves. */
export function openModelList(config: ValidatorConfig, log: Log): ModelList {
  return createModelList({ clock: systemClock, log: log.child({ module: "models" }) }, sourceOf(config));
}

function sourceOf(config: ValidatorConfig): ModelListSource {
  const { mode, file, endpoint } = config.models;
  if (config.mock !== null) return { mode: "default", models: [MOCK_MODEL] };
  if (mode === "default") return { mode, models: [DEFAULT_MODEL] };
  return mode === "config"
    ? { mode, file }
    : { mode, endpoint, keptFile: join(neuronFolder(config), "models.json") };
}
