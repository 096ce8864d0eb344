import type { Engine, Engines } from "../../domain/ports/engine.ts";
import { sentenceOf, TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { openHttpEngine } from "./http-engine.ts";

/** Engines that already run somewhere. `model: null` = whatever the engine lists first. */
export type AttachedEnginesOptions = {
  endpoints: { model: string | null; url: string }[];
  apiKey?: string;
  log: Log;
};

/**
 * Engines that somebody else runs, by the model they serve. `ensure` attaches those that answer and logs why another
 * does not; it is asked again each epoch, so that an engine that comes later is found. Opens nothing by itself.
 */
export function createAttachedEngines(options: AttachedEnginesOptions): Engines {
  const engines = new Map<string, Engine>();
  const attached = new Set<string>();
  return {
    models: () => [...engines.keys()],
    async ensure(models, signal) {
      const missing = options.endpoints.filter(({ url }) => !attached.has(url));
      await Promise.all(
        missing.map(async (endpoint) => {
          const found = await attach(options, endpoint, signal);
          if (found === null) return;
          attached.add(endpoint.url);
          if (engines.has(found.model)) await found.engine.close();
          else engines.set(found.model, found.engine);
        }),
      );
      return models.filter((model) => engines.has(model));
    },
    of(model) {
      const engine = engines.get(model);
      if (engine) return engine;
      throw new TargonError("ENGINE_OTHER_MODEL", "no engine serves the model", { data: { model } });
    },
    async close() {
      await Promise.all([...engines.values()].map((engine) => engine.close()));
      engines.clear();
      attached.clear();
    },
  };
}

async function attach(
  { apiKey, log }: AttachedEnginesOptions,
  { model, url }: { model: string | null; url: string },
  signal?: AbortSignal,
): Promise<{ model: string; engine: Engine } | null> {
  try {
    const engine = await openHttpEngine({ url, log, ...(apiKey && { apiKey }), ...(model && { model }) });
    const description = await engine.describe(signal);
    log.info("engine attached", { url, model: description.model, version: description.version });
    return { model: description.model, engine };
  } catch (error) {
    log.warn("an engine could not be attached", { url, model, why: sentenceOf(error) });
    return null;
  }
}
