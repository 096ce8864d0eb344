import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A new folder that ends with its test. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "weights-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A safetensors file: header as given, then the bytes. */
export function safetensors(header: object | string, body: Uint8Array = new Uint8Array()): Buffer {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, body]);
}

/** One F32 tensor of these values, as a header's entry from `begin` on. */
export function entry(shape: number[], begin = 0): object {
  const size = shape.reduce((product, n) => product * n, 1);
  return { dtype: "F32", shape, data_offsets: [begin, begin + 4 * size] };
}

/** F32 bytes. */
export function floats(...values: number[]): Buffer {
  return Buffer.from(Float32Array.from(values).buffer);
}

/** Two files and their index: `a` [2, 2] = 1 … 4 in the second, `b` [3] = 5 … 7 in the first. */
export function writeSharded(folder: string): void {
  const [first, second] = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
  writeFileSync(join(folder, first), safetensors({ b: entry([3]) }, floats(5, 6, 7)));
  writeFileSync(join(folder, second), safetensors({ a: entry([2, 2]), unlisted: 1 }, floats(1, 2, 3, 4)));
  const index = { metadata: {}, weight_map: { b: first, a: second } };
  writeFileSync(join(folder, "model.safetensors.index.json"), JSON.stringify(index));
}
