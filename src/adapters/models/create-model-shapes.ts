import type { ModelShapes } from "../../domain/ports/models.ts";
import type { HubSettings } from "../../domain/ports/weights.ts";
import type { Log } from "../../lib/log.ts";
import { readModelShape } from "./read-model-shape.ts";
import { createShapeCache } from "./shape-cache.ts";

/** What models need, from their own files. `folder`: where what the hub said is kept. */
export function createModelShapes(
  { log }: { log: Log },
  { hub, folder }: { hub: HubSettings; folder: string },
): ModelShapes {
  const deps = { hub, log, cache: createShapeCache(folder) };
  return { read: async (model, signal) => await readModelShape(deps, model, signal) };
}
