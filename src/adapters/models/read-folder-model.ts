import { createHash } from "node:crypto";
import { readEntry } from "../../domain/safetensors/header.ts";
import { TargonError } from "../../errors.ts";
import { createFolderFiles } from "../weights-file/folder-files.ts";
import type { ModelFiles } from "../weights-file/model-files.ts";
import { type OpenedFile, openHeader } from "../weights-file/read-header.ts";
import { readIndex } from "../weights-file/read-index.ts";
import type { ModelFacts, TensorSize } from "./to-model-shape.ts";

const SINGLE = "model.safetensors";
const CONFIG_BYTES = 4 * 2 ** 20;

/**
 * What the files of a folder say of the model in it. Without a commit its revision is a hash over config and headers.
 *
 * @throws {TargonError} `MODEL_FILES_MISSING` where a file is not there, `MODEL_FILES_INVALID` for one that cannot be read
 */
export async function readFolderModel(
  { model, folder, commit }: { model: string; folder: string; commit: string | null },
  signal?: AbortSignal,
): Promise<ModelFacts> {
  const files = createFolderFiles(folder);
  try {
    const config = await files.read({ name: "config.json", maxBytes: CONFIG_BYTES }, signal);
    if (config === null) throw missing(folder, "config.json");
    const tensors = await readTensors(files, signal);
    const revision = commit ?? hashOf(config, tensors);
    return { model, revision, config: new TextDecoder().decode(config), tensors, place: folder };
  } finally {
    await files.close();
  }
}

async function readTensors(files: ModelFiles, signal?: AbortSignal): Promise<TensorSize[]> {
  const index = await readIndex(files, signal);
  const tensors: TensorSize[] = [];
  for (const name of new Set(index?.values() ?? [SINGLE])) {
    signal?.throwIfAborted();
    const file = await files.open(name, signal);
    if (file === null) throw missing(files.place, name);
    tensors.push(...sizesIn(await openHeader(name, file), files.place));
  }
  return tensors;
}

function sizesIn({ entries, file, start, name }: OpenedFile, place: string): TensorSize[] {
  return [...entries].map(([tensor, raw]) => {
    const entry = readEntry(raw, file.size - start);
    if (entry !== null) return { dtype: entry.dtype, bytes: entry.end - entry.begin };
    throw new TargonError("MODEL_FILES_INVALID", "a tensor of the model cannot be read", {
      data: { place, file: name, tensor },
    });
  });
}

function missing(folder: string, file: string): TargonError {
  return new TargonError("MODEL_FILES_MISSING", "a file of the model is not there", {
    data: { folder, file },
  });
}

function hashOf(config: Uint8Array, tensors: readonly TensorSize[]): string {
  return createHash("sha256").update(config).update(JSON.stringify(tensors)).digest("hex").slice(0, 40);
}
