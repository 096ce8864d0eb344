import type { ModelList } from "../../domain/ports/models.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import { codeOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { fetchModelList } from "./fetch-model-list.ts";
import { readKeptList, writeKeptList } from "./kept-list.ts";
import { readModelFile } from "./read-model-file.ts";

/** Where the models to run are told: as they stand, in a file, or at a web address. */
export type ModelListSource =
  | { mode: "default"; models: string[] }
  | { mode: "config"; file: string }
  /** `keptFile`: where the last good list is kept. */
  | { mode: "endpoint"; endpoint: string; keptFile: string };

/** The models to run, by `--models.mode`; file and address are read anew each time. */
export function createModelList(
  deps: { clock: Pick<Clock, "now">; log: Log },
  source: ModelListSource,
): ModelList {
  return {
    async read(signal) {
      if (source.mode === "default") return [...source.models];
      if (source.mode === "config") return await readModelFile(source.file);
      return await readAddress(deps, source, signal);
    },
  };
}

type Address = Extract<ModelListSource, { mode: "endpoint" }>;

/** The list as it is now, else as it was last. */
async function readAddress(
  { clock, log }: Parameters<typeof createModelList>[0],
  { endpoint: url, keptFile }: Address,
  signal?: AbortSignal,
): Promise<string[]> {
  try {
    const models = await fetchModelList(url, signal);
    await keep({ clock, log }, keptFile, { url, models });
    return models;
  } catch (error) {
    if (isAbort(error)) throw error;
    const kept = await readKeptList(keptFile, url);
    if (kept === null) throw error;
    const fields = { code: codeOf(error), models: kept.models.length, since: kept.at };
    log.warn("the list of models cannot be had, the last one is used", fields, error);
    return kept.models;
  }
}

/** A list that cannot be kept is used all the same. */
async function keep(
  { clock, log }: Parameters<typeof createModelList>[0],
  file: string,
  list: { url: string; models: string[] },
): Promise<void> {
  try {
    await writeKeptList(file, { ...list, at: new Date(clock.now()).toISOString() });
  } catch (error) {
    log.warn("the list of models could not be kept for bad days", { file }, error);
  }
}
