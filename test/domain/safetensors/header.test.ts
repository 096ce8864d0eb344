import fc from "fast-check";
import { expect, test } from "vitest";
import { float16Value, isFloat, readFloat } from "../../../src/domain/safetensors/float.ts";
import { readEntry, readHeader } from "../../../src/domain/safetensors/header.ts";

const f32 = { dtype: "F32", shape: [2, 3], data_offsets: [8, 32] };

test("default: names without the metadata, an entry by its bytes", () => {
  const header = readHeader(JSON.stringify({ __metadata__: { format: "pt" }, a: f32, b: 1 }));
  expect([...(header ?? [])]).toEqual([
    ["a", f32],
    ["b", 1],
  ]);
  expect(readEntry(f32, 32)).toEqual({ dtype: "F32", shape: [2, 3], begin: 8, end: 32 });
});

test("behavior: a dtype that is not read has a place, and a scalar one value", () => {
  expect(readEntry({ dtype: "F8_E4M3", shape: [3], data_offsets: [0, 3] }, 3)).toMatchObject({ end: 3 });
  expect(readEntry({ dtype: "BF16", shape: [], data_offsets: [0, 2] }, 2)).toMatchObject({ shape: [] });
  expect([isFloat("F16"), isFloat("I32"), isFloat("toString")]).toEqual([true, false, false]);
});

test.each([
  ["beyond the file", { ...f32, data_offsets: [16, 40] }],
  ["backwards", { ...f32, data_offsets: [32, 8] }],
  ["of another size than its shape", { ...f32, shape: [2, 2] }],
  ["of a shape beyond all numbers", { ...f32, shape: [2 ** 53 - 1, 2 ** 53 - 1] }],
  ["with a negative side", { ...f32, shape: [-2, -3] }],
  ["with a broken side", { ...f32, shape: [1.5, 4] }],
  ["with a negative offset", { ...f32, data_offsets: [-24, 0] }],
  ["with more sides than any", { ...f32, shape: Array(17).fill(1) }],
  ["with one offset", { ...f32, data_offsets: [8] }],
  ["that is no object", "F32"],
  ["that is missing", undefined],
])("behavior: an entry %s is none", (_, entry) => {
  expect(readEntry(entry, 32)).toBeNull();
});

test.each(["", "[]", "1", "null", "{", '"a"'])("behavior: [%s] is no header", (text) => {
  expect(readHeader(text)).toBeNull();
});

test("behavior: no text makes it throw", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      for (const [, raw] of readHeader(text) ?? []) readEntry(raw, 10);
    }),
    { seed: 4, numRuns: 200 },
  );
});

test("behavior: values of all three kinds, exactly", () => {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setFloat32(1, -1.1, true);
  expect(readFloat(bytes, "F32", 1)).toBe(Math.fround(-1.1));
  view.setUint16(2, 0xbf8d, true);
  expect(readFloat(bytes, "BF16", 2)).toBe(-1.1015625);
  view.setUint16(2, 0x7bff, true);
  expect(readFloat(bytes.subarray(2), "F16")).toBe(65_504);
  expect(() => readFloat(bytes, "F32", 6)).toThrow(RangeError);
});

test.each([
  [0x0001, 2 ** -24],
  [0x8000, -0],
  [0x3c01, 1 + 2 ** -10],
  [0xfc00, Number.NEGATIVE_INFINITY],
  [0x7e00, Number.NaN],
])("behavior: float16 %i is %d", (half, value) => {
  expect(float16Value(half)).toBe(value);
});
