import type { WeightTensor } from "../../domain/ports/weights.ts";
import { FLOAT_BYTES, type FloatKind, isFloat } from "../../domain/safetensors/float.ts";
import { readEntry, sizeOf } from "../../domain/safetensors/header.ts";
import { TargonError } from "../../errors.ts";
import type { ByteFile, ModelFiles } from "./model-files.ts";
import { type OpenedFile, openHeader } from "./read-header.ts";
import { readIndex } from "./read-index.ts";

/** A tensor and where its first value stands in its file, bytes. */
export type LocatedTensor = WeightTensor & { kind: FloatKind; file: ByteFile; start: number };

const SINGLE = "model.safetensors";

/**
 * Finds every tensor of a model: those that the index names, else those of the single file; by name, scalars and empty
 * ones left out.
 *
 * @throws {TargonError} `MODEL_FILES_MISSING` without weights; `MODEL_FILES_INVALID` naming file and tensor for what does
 * not hold, and for any dtype but F32, F16 and BF16; `HUB_*`; an abort
 */
export async function locateTensors(files: ModelFiles, signal?: AbortSignal): Promise<LocatedTensor[]> {
  const index = await readIndex(files, signal);
  const opened = await openAll(files, new Set(index?.values() ?? [SINGLE]), signal);
  const fileOf = index ?? singleFile(opened);
  const names = [...fileOf.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const tensors = names.flatMap((name) => locate(name, opened.get(fileOf.get(name) ?? "")) ?? []);
  if (tensors.length === 0)
    throw new TargonError("MODEL_FILES_INVALID", "the model's files hold no weights", {
      data: { place: files.place },
    });
  return tensors;
}

function singleFile(opened: Map<string, OpenedFile>): Map<string, string> {
  return new Map([...(opened.get(SINGLE)?.entries.keys() ?? [])].map((name) => [name, SINGLE]));
}

/** All at once, each waited for: what is still being opened when another fails is closed with the rest. */
async function openAll(
  files: ModelFiles,
  names: Set<string>,
  signal?: AbortSignal,
): Promise<Map<string, OpenedFile>> {
  const opening = [...names].map((name) => openOne(files, name, signal));
  await Promise.allSettled(opening);
  return new Map((await Promise.all(opening)).map((opened) => [opened.name, opened]));
}

async function openOne(files: ModelFiles, name: string, signal?: AbortSignal): Promise<OpenedFile> {
  signal?.throwIfAborted();
  const file = await files.open(name, signal);
  if (file !== null) return await openHeader(name, file);
  throw new TargonError("MODEL_FILES_MISSING", "the model's weights are not there", {
    data: { place: files.place, file: name },
  });
}

/** Null: it has no rows and columns to choose from. */
function locate(name: string, opened: OpenedFile | undefined): LocatedTensor | null {
  const entry = opened && readEntry(opened.entries.get(name), opened.file.size - opened.start);
  if (!entry) throw invalid({ tensor: name, file: opened?.name, why: "its place or shape does not hold" });
  const { dtype, shape, begin } = entry;
  const [rows = 0, ...others] = shape;
  if (shape.length === 0 || sizeOf(shape) === 0) return null;
  if (!isFloat(dtype))
    throw invalid({ tensor: name, file: opened.name, why: `its dtype is ${dtype}, not F32, F16 or BF16` });
  const place = { file: opened.file, start: opened.start + begin };
  return { name, rows, columns: sizeOf(others), kind: dtype, ...place };
}

function invalid(data: { tensor: string; file: string | undefined; why: string }): TargonError {
  return new TargonError("MODEL_FILES_INVALID", "a tensor of the model cannot be read", { data });
}

/** Where the value at a row and column stands in the tensor's file, bytes. */
export function offsetOf(
  { columns, kind, start }: LocatedTensor,
  at: { row: number; column: number },
): number {
  return start + (at.row * columns + at.column) * FLOAT_BYTES[kind];
}
