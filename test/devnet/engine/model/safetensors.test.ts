import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openSafetensors } from "../../../../src/devnet/engine/model/safetensors.ts";

const folder = mkdtempSync(join(tmpdir(), "safetensors-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(header: object, body: Uint8Array): string {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const file = join(folder, `${Math.random()}.safetensors`);
  writeFileSync(file, Buffer.concat([length, json, body]));
  return file;
}

const body = Buffer.concat([
  Buffer.from(Float32Array.of(1.5, -2).buffer),
  Buffer.from(Uint16Array.of(0x3c00).buffer),
  Buffer.from(Uint16Array.of(0x3f80, 0x4000).buffer),
]);

test("default: tensors of all three kinds, by name", () => {
  const file = openSafetensors(
    write(
      {
        __metadata__: { format: "pt" },
        a: { dtype: "F32", shape: [2], data_offsets: [0, 8] },
        b: { dtype: "F16", shape: [1], data_offsets: [8, 10] },
        c: { dtype: "BF16", shape: [1, 2], data_offsets: [10, 14] },
      },
      body,
    ),
  );
  expect(file.names).toEqual(["a", "b", "c"]);
  expect([...file.read("a").data, ...file.read("b").data, ...file.read("c").data]).toEqual([
    1.5, -2, 1, 1, 2,
  ]);
  expect(file.read("c").shape).toEqual([1, 2]);
});

test.each([
  ["beyond the file", { dtype: "F32", shape: [4], data_offsets: [0, 16] }],
  ["of another size than its shape", { dtype: "F32", shape: [3], data_offsets: [0, 8] }],
  ["of a kind that is not known", { dtype: "F8_E4M3", shape: [8], data_offsets: [0, 8] }],
])("error: FILE_UNREADABLE for a tensor %s", (_, entry) => {
  const file = openSafetensors(write({ a: entry }, body));
  expect(() => file.read("a")).toThrow(expect.objectContaining({ code: "FILE_UNREADABLE" }));
  expect(() => file.read("missing")).toThrow(expect.objectContaining({ code: "FILE_UNREADABLE" }));
});

test("error: FILE_UNREADABLE for a header longer than the file", () => {
  const file = join(folder, "cut");
  writeFileSync(file, Buffer.from([255, 0, 0, 0, 0, 0, 0, 0, 123]));
  expect(() => openSafetensors(file)).toThrow(expect.objectContaining({ code: "FILE_UNREADABLE" }));
});
