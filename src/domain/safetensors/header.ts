import { z } from "zod";
import { FLOAT_BYTES, isFloat } from "./float.ts";

/** The longest JSON header that is read, bytes; those of the largest models published take a tenth of it. */
export const HEADER_LIMIT = 32 * 2 ** 20;

/** Where a tensor lies, offsets in bytes from the end of the header. */
export type TensorEntry = { dtype: string; shape: number[]; begin: number; end: number };

const count = z.int().nonnegative();
const names = z.record(z.string(), z.unknown());
const entry = z.object({
  dtype: z.string().max(32),
  shape: z.array(count).max(16),
  data_offsets: z.tuple([count, count]),
});

/**
 * The tensors that a safetensors header names, each still to be read by `readEntry`; `__metadata__` is left out.
 *
 * @param json - the header's text, behind the 8 bytes of its length
 * @returns null when it is no JSON object
 * @see https://github.com/huggingface/safetensors#format
 */
export function readHeader(json: string): Map<string, unknown> | null {
  const parsed = names.safeParse(parseJson(json));
  if (!parsed.success) return null;
  const { __metadata__: _metadata, ...tensors } = parsed.data;
  return new Map(Object.entries(tensors));
}

/**
 * One tensor of a header, held to the file: its offsets lie within it, and those of F32, F16 and BF16 are as far apart
 * as shape and width say.
 *
 * @param dataBytes - bytes of the file behind its header
 * @returns null when one of it does not hold
 */
export function readEntry(raw: unknown, dataBytes: number): TensorEntry | null {
  const parsed = entry.safeParse(raw);
  if (!parsed.success) return null;
  const { dtype, shape, data_offsets: offsets } = parsed.data;
  const [begin, end] = offsets;
  if (begin > end || end > dataBytes) return null;
  if (isFloat(dtype) && sizeOf(shape) * FLOAT_BYTES[dtype] !== end - begin) return null;
  return { dtype, shape, begin, end };
}

/** Values of a tensor of this shape; 1 for that of a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // no JSON is told apart from no object by nobody
  }
}
