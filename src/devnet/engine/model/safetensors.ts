import { readFileSync } from "node:fs";
import { z } from "zod";
import { TargonError } from "../../../errors.ts";
import { floatsOfBfloat16, floatsOfFloat16 } from "./half-floats.ts";

/** One tensor as float32, row by row. */
export type Tensor = { shape: number[]; data: Float32Array };

/** Takes tensors out of a file by name. */
export type TensorFile = { names: string[]; read(name: string): Tensor };

const HEADER_LIMIT = 100 * 2 ** 20;

const entry = z.object({
  dtype: z.enum(["F32", "F16", "BF16"]),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

const BYTES = { F32: 4, F16: 2, BF16: 2 };

/**
 * Opens a safetensors file: 8 bytes of header length, a JSON header, the bytes of the tensors.
 *
 * @throws FILE_UNREADABLE when the file or a tensor that is asked for does not hold what its header says
 */
export function openSafetensors(file: string): TensorFile {
  const bytes = readFileSync(file);
  const length = bytes.length < 8 ? 0 : Number(bytes.readBigUInt64LE(0));
  if (length < 2 || length > Math.min(HEADER_LIMIT, bytes.length - 8)) throw unreadable(file, "header");
  const header = z.record(z.string(), z.unknown()).parse(JSON.parse(bytes.toString("utf8", 8, 8 + length)));
  return {
    names: Object.keys(header).filter((name) => name !== "__metadata__"),
    read: (name) => {
      const parsed = entry.safeParse(header[name]);
      if (!parsed.success) throw unreadable(file, name);
      return readTensor(bytes.subarray(8 + length), parsed.data, () => unreadable(file, name));
    },
  };
}

function readTensor(body: Buffer, { dtype, shape, data_offsets }: z.infer<typeof entry>, fail: () => Error) {
  const [from, to] = data_offsets;
  const size = shape.reduce((product, n) => product * n, 1);
  if (to - from !== size * BYTES[dtype] || to > body.length) throw fail();
  const bytes = new Uint8Array(body.subarray(from, to));
  if (dtype === "F32") return { shape, data: new Float32Array(bytes.buffer) };
  const words = new Uint16Array(bytes.buffer);
  return { shape, data: dtype === "BF16" ? floatsOfBfloat16(words) : floatsOfFloat16(words) };
}

function unreadable(file: string, tensor: string): TargonError {
  return new TargonError("FILE_UNREADABLE", "The safetensors file is damaged", { data: { file, tensor } });
}
