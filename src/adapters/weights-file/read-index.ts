import { z } from "zod";
import { TargonError } from "../../errors.ts";
import type { ModelFiles } from "./model-files.ts";

const NAME = "model.safetensors.index.json";
/** The index of the model with the most tensors published has 9 MB. */
const MAX_BYTES = 64 * 2 ** 20;
/** Files beside the index, never a path elsewhere. */
const FILE_NAME = /^[\w-][\w.-]{0,200}\.safetensors$/;

const index = z.object({ weight_map: z.record(z.string(), z.string().regex(FILE_NAME)) });

/**
 * Tensor → file, of a model whose weights are cut into several files; null where they are not.
 *
 * @throws {TargonError} `MODEL_FILES_INVALID` for an index that is none, is larger than 64 MiB or points elsewhere;
 * those of `ModelFiles`
 */
export async function readIndex(
  files: ModelFiles,
  signal?: AbortSignal,
): Promise<Map<string, string> | null> {
  const bytes = await files.read({ name: NAME, maxBytes: MAX_BYTES }, signal);
  if (bytes === null) return null;
  try {
    const { weight_map: map } = index.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return new Map(Object.entries(map));
  } catch (cause) {
    throw invalid(files, "it has another form", cause);
  }
}

function invalid({ place }: ModelFiles, why: string, cause?: unknown): TargonError {
  return new TargonError("MODEL_FILES_INVALID", "the index of the model's weights cannot be used", {
    data: { place, file: NAME, why },
    cause,
  });
}
