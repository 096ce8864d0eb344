import type { HubSettings } from "../../domain/ports/weights.ts";
import { TargonError } from "../../errors.ts";
import { type Access, onHub } from "./on-hub.ts";
import type { ModelFacts, TensorSize } from "./to-model-shape.ts";

/** A repository of the hub at a branch, tag or commit. */
export type HubModel = { repository: string; revision: string };

const CONFIG_BYTES = 4 * 2 ** 20;
/** In the order in which engines look. */
const WEIGHTS = ["model.safetensors", "model.safetensors.index.json"];

/**
 * The commit that a revision is now.
 *
 * @throws {TargonError} as `readHubModel`
 */
export async function readHubCommit(hub: HubSettings, of: HubModel, signal?: AbortSignal): Promise<string> {
  return await onHub({ hub, repository: of.repository, signal }, async ({ library, params }) => {
    const { repository: name, revision } = of;
    const { sha } = await library.modelInfo({ name, revision, additionalFields: ["sha"], ...params });
    return sha ?? revision;
  });
}

/**
 * What config.json and the headers of the weights say, read in parts.
 *
 * @throws {TargonError} `MODEL_FILES_MISSING` where there is no such repository, revision or file; `HUB_REFUSED` for a
 * gated or private one; `HUB_UNREACHABLE` after two more tries; `MODEL_FILES_INVALID`; an abort
 */
export async function readHubModel(
  hub: HubSettings,
  of: HubModel,
  signal?: AbortSignal,
): Promise<Omit<ModelFacts, "model">> {
  const place = `${hub.endpoint}/${of.repository}`;
  return await onHub({ hub, repository: of.repository, signal }, async (access) => {
    const [config, tensors] = await Promise.all([readConfig(access, of, place), readTensors(access, of)]);
    return { revision: of.revision, config, tensors, place };
  });
}

async function readConfig({ library, params }: Access, of: HubModel, place: string): Promise<string> {
  const { repository: repo, revision } = of;
  const file = await library.downloadFile({ repo, revision, path: "config.json", ...params });
  if (file === null)
    throw new TargonError("MODEL_FILES_MISSING", "a file of the model is not there", {
      data: { place, file: "config.json" },
    });
  if (file.size > CONFIG_BYTES)
    throw new TargonError("MODEL_FILES_INVALID", "the model's config.json is too large", { data: { place } });
  return await file.text();
}

/** None where the repository has no safetensors weights. */
async function readTensors({ library, params }: Access, of: HubModel): Promise<TensorSize[]> {
  const at = { repo: of.repository, revision: of.revision, ...params };
  for (const path of WEIGHTS) {
    if (!(await library.fileExists({ ...at, path }))) continue;
    const parsed = await library.parseSafetensorsMetadata({ ...at, path });
    const headers = parsed.sharded ? Object.values(parsed.headers) : [parsed.header];
    return headers.flatMap(({ __metadata__: _metadata, ...tensors }) =>
      Object.values(tensors).map(({ dtype, data_offsets: [begin, end] }) => ({ dtype, bytes: end - begin })),
    );
  }
  return [];
}
