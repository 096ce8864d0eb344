import { readFileSync } from "node:fs";
import { isFloat } from "../../../domain/safetensors/float.ts";
import { HEADER_LIMIT, readEntry, readHeader, type TensorEntry } from "../../../domain/safetensors/header.ts";
import { TargonError } from "../../../errors.ts";
import { floatsOfBfloat16, floatsOfFloat16 } from "./half-floats.ts";

/** One tensor as float32, row by row. */
export type Tensor = { shape: number[]; data: Float32Array };

/** Takes tensors out of a file by name. */
export type TensorFile = { names: string[]; read(name: string): Tensor };

/**
 * Opens a safetensors file: 8 bytes of header length, a JSON header, the bytes of the tensors.
 *
 * @throws FILE_UNREADABLE when the file or a tensor that is asked for does not hold what its header says
 */
export function openSafetensors(file: string): TensorFile {
  const bytes = readFileSync(file);
  const length = bytes.length < 8 ? 0 : Number(bytes.readBigUInt64LE(0));
  if (length < 2 || length > Math.min(HEADER_LIMIT, bytes.length - 8)) throw unreadable(file, "header");
  const header = readHeader(bytes.toString("utf8", 8, 8 + length));
  if (header === null) throw unreadable(file, "header");
  const body = bytes.subarray(8 + length);
  return {
    names: [...header.keys()],
    read: (name) => {
      const entry = readEntry(header.get(name), body.length);
      if (entry === null || !isFloat(entry.dtype)) throw unreadable(file, name);
      return readTensor(body, entry);
    },
  };
}

function readTensor(body: Buffer, { dtype, shape, begin, end }: TensorEntry): Tensor {
  const bytes = new Uint8Array(body.subarray(begin, end));
  if (dtype === "F32") return { shape, data: new Float32Array(bytes.buffer) };
  const words = new Uint16Array(bytes.buffer);
  return { shape, data: dtype === "BF16" ? floatsOfBfloat16(words) : floatsOfFloat16(words) };
}

function unreadable(file: string, tensor: string): TargonError {
  return new TargonError("FILE_UNREADABLE", "The safetensors file is damaged", { data: { file, tensor } });
}
