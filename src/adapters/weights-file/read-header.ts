import { HEADER_LIMIT, readHeader } from "../../domain/safetensors/header.ts";
import { TargonError } from "../../errors.ts";
import type { ByteFile } from "./model-files.ts";

/** A safetensors file with what its header says; `start`: offset of the first tensor's data, bytes. */
export type OpenedFile = { name: string; file: ByteFile; entries: Map<string, unknown>; start: number };

/** Bytes of the header's length, little-endian. */
const LENGTH_BYTES = 8;

/**
 * Reads the header of a safetensors file.
 *
 * @throws {TargonError} `MODEL_FILES_INVALID` when it is none, or larger than 32 MiB; those of `ByteFile.read`
 */
export async function openHeader(name: string, file: ByteFile): Promise<OpenedFile> {
  if (file.size < LENGTH_BYTES) throw invalid(name, "it is shorter than a header");
  const length = lengthOf(await file.read(0, LENGTH_BYTES));
  if (length > HEADER_LIMIT || length > file.size - LENGTH_BYTES)
    throw invalid(name, "its header is longer than the file or the limit");
  const text = new TextDecoder().decode(await file.read(LENGTH_BYTES, length));
  const entries = readHeader(text);
  if (entries === null) throw invalid(name, "its header is no JSON object");
  return { name, file, entries, start: LENGTH_BYTES + length };
}

/** Beyond 2⁵³ it is no exact number any more, but far beyond every limit. */
function lengthOf(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true));
}

function invalid(file: string, why: string): TargonError {
  return new TargonError("MODEL_FILES_INVALID", "the file is no safetensors file", { data: { file, why } });
}
