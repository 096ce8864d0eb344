import type { ModelShape } from "../../domain/plan/types.ts";
import type { HubSettings } from "../../domain/ports/weights.ts";
import { codeOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { findSource } from "../weights-file/find-source.ts";
import { readFolderModel } from "./read-folder-model.ts";
import { type HubModel, readHubCommit, readHubModel } from "./read-hub-model.ts";
import type { ShapeCache } from "./shape-cache.ts";
import { toModelShape } from "./to-model-shape.ts";

/** What a shape is read with. */
export type ShapeDeps = { hub: HubSettings; cache: ShapeCache; log: Log };

/**
 * What a model needs: from its folder, from the Hugging Face cache where its weights lie there, else from the hub. What
 * the hub said last counts where it is away.
 *
 * @throws {TargonError} `MODEL_FILES_MISSING`, `MODEL_FILES_INVALID`, `HUB_UNREACHABLE`, `HUB_REFUSED`; an abort
 */
export async function readModelShape(
  deps: ShapeDeps,
  model: string,
  signal?: AbortSignal,
): Promise<ModelShape> {
  const source = await findSource(deps.hub, model);
  if ("repository" in source) return await fromHub(deps, { model, ...source }, signal);
  const { folder, cached } = source;
  try {
    return toModelShape(await readFolderModel({ model, folder, commit: cached?.commit ?? null }, signal));
  } catch (error) {
    // A download that is under way, or was cut: the hub has all of it.
    if (isAbort(error) || cached === null) throw error;
    deps.log.debug("the cached model is not whole", { model, code: codeOf(error) });
    return await fromHub(deps, { model, ...cached }, signal);
  }
}

type Named = HubModel & { model: string };

async function fromHub(deps: ShapeDeps, of: Named, signal?: AbortSignal): Promise<ModelShape> {
  const before = await deps.cache.read(of);
  try {
    const commit = await readHubCommit(deps.hub, of, signal);
    if (before?.revision === commit) return { ...before, model: of.model };
    const facts = await readHubModel(deps.hub, { ...of, revision: commit }, signal);
    const shape = toModelShape({ ...facts, model: of.model });
    await keep(deps, of, shape);
    return shape;
  } catch (error) {
    if (before === null || codeOf(error) !== "HUB_UNREACHABLE") throw error;
    deps.log.warn(
      "the hub does not answer, what it said last of the model is used",
      { model: of.model },
      error,
    );
    return { ...before, model: of.model };
  }
}

/** What cannot be kept is read again. */
async function keep({ cache, log }: ShapeDeps, of: Named, shape: ModelShape): Promise<void> {
  try {
    await cache.write(of, shape);
  } catch (error) {
    log.warn("a model's sizes could not be kept", { model: of.model }, error);
  }
}
