import type { ModelEndpoint } from "../../config.ts";
import type { Log } from "../../lib/log.ts";
import { refresh } from "../../lib/refresh.ts";
import type { ServedModels } from "./serve-models.ts";

/** Which upstream serves which model, kept fresh. */
export type Models = {
  /** Resolves when each upstream was asked once. */
  first: Promise<void>;
  /** Names, in the order of the upstreams. */
  names(): string[];
  /**
   * An upstream's URL, ends in /v1; those of one model take turns, an engine of ours among them while it is ready. Null: it
   * is one that we serve, and nobody can now. Undefined: nobody serves it.
   */
  urlOf(model: string): string | null | undefined;
  /** Whether an engine of ours serves it, ready or not. */
  isOwn(model: string): boolean;
};

/** How models are found. */
export type ModelsDeps = {
  log: Log;
  /** Names that the upstream at this URL says it serves. */
  listModels: (url: string, signal: AbortSignal) => Promise<string[]>;
};

/** Where models come from. */
export type ModelsOptions = {
  endpoints: ModelEndpoint[];
  /** Engines of ours; default none. */
  served?: Pick<ServedModels, "names" | "has" | "urlOf" | "first"> | null;
  signal: AbortSignal;
};

const INTERVAL_MS = 60_000;
const RETRY_MS = 2000;

/**
 * Knows the models of each upstream: as configured, or as the upstream itself lists them every 60 s. While an upstream
 * is away its last list stays, so that its restart loses no model.
 */
export function followModels(
  { log, listModels }: ModelsDeps,
  { endpoints, served: own = null, signal }: ModelsOptions,
): Models {
  const served = endpoints.map(({ model, url }) => ({ url, models: model === null ? [] : [model] }));
  const isOwn = (model: string) => own?.has(model) === true;
  const turns = new Map<string, number>();
  const first = served.map((upstream, index) =>
    endpoints[index]?.model === null ? follow({ log, listModels }, upstream, signal) : Promise.resolve(),
  );
  return {
    first: Promise.all([...first, own?.first]).then(() => {}),
    names: () => [...new Set([...(own?.names() ?? []), ...served.flatMap(({ models }) => models)])],
    isOwn,
    urlOf(model) {
      const listed = served.filter(({ models }) => models.includes(model)).map(({ url }) => url);
      const able = [own?.urlOf(model) ?? [], listed].flat();
      const turn = turns.get(model) ?? 0;
      if (able.length > 1) turns.set(model, (turn + 1) % able.length);
      return able[turn % able.length] ?? (isOwn(model) ? null : undefined);
    },
  };
}

/** Resolves after the first attempt, whatever came of it. */
function follow(
  { log, listModels }: ModelsDeps,
  upstream: { url: string; models: string[] },
  signal: AbortSignal,
): Promise<void> {
  const tried = Promise.withResolvers<void>();
  let isDown = false;
  const read = async () => {
    upstream.models = await listModels(upstream.url, signal);
    if (isDown) log.info("an upstream is back", { models: upstream.models.length });
    isDown = false;
    tried.resolve();
  };
  const onError = (error: unknown) => {
    if (!isDown) log.warn("an upstream does not list its models", { known: upstream.models.length }, error);
    isDown = true;
    tried.resolve();
  };
  signal.addEventListener("abort", () => tried.resolve(), { once: true });
  void refresh(read, { intervalMs: INTERVAL_MS, retryMs: RETRY_MS, signal, onError });
  return tried.promise;
}
