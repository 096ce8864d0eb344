import type { Clock } from "../../domain/ports/runtime.ts";
import type { HubSettings, ModelWeights, Weights, WeightsConfig } from "../../domain/ports/weights.ts";
import { TargonError } from "../../errors.ts";
import { abortReason, isTimeout } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { findSource } from "./find-source.ts";
import { createFolderFiles } from "./folder-files.ts";
import { createHubFiles } from "./hub-files.ts";
import type { ModelFiles } from "./model-files.ts";
import { openModel } from "./open-model.ts";

/** What weights are opened with. */
export type WeightsOptions = WeightsConfig & {
  /** A model that no source is for is looked for by its own name. */
  byName: boolean;
};

/** What failed is tried again after this long. */
const RETRY_MS = 60_000;
/** Who asks waits no longer; the opening goes on. */
const OPEN_MS = 30_000;

type Opening = { model: Promise<ModelWeights>; failedAt: number | null };

/** Weights by model, each opened when it is first asked for; models that share a source share what is open. */
export function createWeights(
  { clock, log }: { clock: Pick<Clock, "monotonic">; log: Log },
  options: WeightsOptions,
): Weights {
  const openings = new Map<string, Opening>();
  const opener = createOpener(log, options.hub);
  const begin = (source: string): Opening => {
    const opening: Opening = { model: opener.open(source), failedAt: null };
    opening.model.catch(() => {
      opening.failedAt = clock.monotonic();
    });
    return opening;
  };
  return {
    async of(model, signal) {
      const source = sourceOf(options, model);
      if (source === null) return null;
      const before = openings.get(source);
      const isStale = before?.failedAt != null && clock.monotonic() - before.failedAt >= RETRY_MS;
      const opening = before && !isStale ? before : begin(source);
      openings.set(source, opening);
      return await within(opening.model, signal);
    },
    async close() {
      await opener.close();
      await Promise.allSettled([...openings.values()].map(({ model }) => model));
    },
  };
}

/** Opens sources and closes what it opened; what is still being opened when it closes fails. */
function createOpener(log: Log, hub: HubSettings) {
  const open = new Set<ModelFiles>();
  const closed = new AbortController();
  return {
    async open(source: string): Promise<ModelWeights> {
      const found = await findSource(hub, source);
      closed.signal.throwIfAborted();
      const files = "folder" in found ? createFolderFiles(found.folder) : createHubFiles(hub, found);
      open.add(files);
      try {
        const model = await openModel(files, closed.signal);
        log.info("weights opened", { place: files.place, tensors: model.tensors.length });
        return model;
      } catch (error) {
        open.delete(files);
        await files.close();
        throw error;
      }
    },
    async close(): Promise<void> {
      closed.abort(abortReason());
      await Promise.all([...open].map((files) => files.close()));
    },
  };
}

function sourceOf({ sources, byName }: WeightsOptions, model: string): string | null {
  const named = sources.find((one) => one.model === model) ?? sources.find((one) => one.model === null);
  return named?.source ?? (byName ? model : null);
}

async function within(model: Promise<ModelWeights>, signal?: AbortSignal): Promise<ModelWeights> {
  try {
    return await withDeadline(OPEN_MS, signal, () => model);
  } catch (error) {
    throw isTimeout(error) ? notYet(error) : error;
  }
}

function notYet(cause: unknown): TargonError {
  return new TargonError("TIMEOUT", "the model's weights are not open yet", { cause });
}
