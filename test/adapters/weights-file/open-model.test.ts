import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createFolderFiles } from "../../../src/adapters/weights-file/folder-files.ts";
import { openModel } from "../../../src/adapters/weights-file/open-model.ts";
import { powvValue, sumOf, sumsOf } from "../../../src/domain/powv/powv.ts";
import { entry, floats, makeFolder, safetensors, writeSharded } from "./make-model.ts";

const R = fileURLToPath(new URL("../../../src/devnet/models/R", import.meta.url));

async function open(folder: string) {
  const files = createFolderFiles(folder);
  onTestFinished(() => files.close());
  return await openModel(files);
}

async function openFile(file: Buffer) {
  const folder = makeFolder();
  writeFileSync(join(folder, "model.safetensors"), file);
  return { model: await open(folder), folder };
}

test("default: the golden values of the shipped model, straight from its file", async () => {
  const golden = JSON.parse(readFileSync(new URL("../../fixtures/powv/R.json", import.meta.url), "utf8"));
  const model = await open(R);
  for (const { prompt, tokens, powv } of golden.answers) {
    const inputSum = Array.isArray(prompt) ? sumOf(prompt) : prompt.repeat * prompt.times;
    const values = sumsOf({ inputSum, outputSum: 0 }, tokens).map((sums) => powvValue(model, sums));
    expect(await Promise.all(values)).toEqual(powv);
  }
});

test("behavior: a value that was read once is at hand", async () => {
  const model = await open(R);
  const at = { tensor: 0, row: 1, column: 2 };
  const first = model.valueAt(at);
  expect(first).toBeInstanceOf(Promise);
  expect(model.valueAt(at)).toBeInstanceOf(Promise);
  expect(model.valueAt(at)).not.toBe(await first);
  expect(model.valueAt(at)).toBe(await first);
  expect(() => model.valueAt({ ...at, column: 128 })).toThrow(RangeError);
  expect(() => model.valueAt({ ...at, tensor: 99 })).toThrow(RangeError);
});

test("behavior: several files by their index; names in the order of code points", async () => {
  const folder = makeFolder();
  writeSharded(folder);
  const model = await open(folder);
  expect(model.tensors).toMatchObject([
    { name: "a", rows: 2, columns: 2 },
    { name: "b", rows: 3, columns: 1 },
  ]);
  expect(await model.valueAt({ tensor: 0, row: 1, column: 0 })).toBe(3);
  expect(await model.valueAt({ tensor: 1, row: 2, column: 0 })).toBe(7);
});

test("behavior: scalars and empty tensors are left out, whatever their kind; more sides are columns", async () => {
  const { model } = await openFile(
    safetensors(
      {
        "\u{10000}": entry([1], 24),
        "\uffee": entry([1], 28),
        scalar: { dtype: "I64", shape: [], data_offsets: [0, 8] },
        empty: { dtype: "I8", shape: [0, 4], data_offsets: [8, 8] },
        cube: entry([1, 2, 2], 8),
      },
      floats(0, 0, 1, 2, 3, 4, 5, 6),
    ),
  );
  expect(model.tensors.map(({ name, rows, columns }) => [name, rows, columns])).toEqual([
    ["cube", 1, 4],
    ["\uffee", 1, 1],
    ["\u{10000}", 1, 1],
  ]);
  expect(await model.valueAt({ tensor: 0, row: 0, column: 3 })).toBe(4);
});

test("behavior: values that lie across the blocks in which files are read", async () => {
  const pad = " ".repeat(3);
  const values = Array.from({ length: 3000 }, (_, i) => i);
  const { model } = await openFile(
    safetensors(`{"a":${JSON.stringify(entry([3000]))}}${pad}`, floats(...values)),
  );
  for (const row of [0, 990, 1000, 1005, 1006, 1007, 1008, 1009, 1010, 2029, 2030, 2031, 2999])
    expect(await model.valueAt({ tensor: 0, row, column: 0 })).toBe(row);
});

const fp8 = { dtype: "F8_E4M3", shape: [4], data_offsets: [0, 4] };

test.each([
  [
    "a quantised tensor, with its name",
    safetensors({ "x.weight": fp8 }, floats(1)),
    { tensor: "x.weight", why: "its dtype is F8_E4M3, not F32, F16 or BF16" },
  ],
  ["a tensor beyond the file", safetensors({ a: entry([9]) }, floats(1)), { tensor: "a" }],
  ["a file shorter than its header's length", Buffer.from("abc"), { file: "model.safetensors" }],
  [
    "a header longer than the file",
    Buffer.from([255, 0, 0, 0, 0, 0, 0, 0, 123]),
    { file: "model.safetensors" },
  ],
  ["a header beyond every number", Buffer.alloc(16, 255), { file: "model.safetensors" }],
  ["a header that is no object", safetensors("[]"), { file: "model.safetensors" }],
  ["no weights at all", safetensors({ __metadata__: {} }), {}],
])("error: MODEL_FILES_INVALID for %s", async (_, file, data) => {
  await expect(openFile(file)).rejects.toMatchObject({ code: "MODEL_FILES_INVALID", data });
});

test.each([
  ["points elsewhere", '{"weight_map":{"a":"../secret.safetensors"}}'],
  ["points to another kind of file", '{"weight_map":{"a":"config.json"}}'],
  ["is no JSON", "{"],
  ["lacks the map", "{}"],
])("error: MODEL_FILES_INVALID for an index that %s", async (_, text) => {
  const folder = makeFolder();
  writeFileSync(join(folder, "model.safetensors.index.json"), text);
  await expect(open(folder)).rejects.toMatchObject({ code: "MODEL_FILES_INVALID" });
});

test("error: MODEL_FILES_INVALID for a tensor that its file does not hold", async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, "model.safetensors.index.json"), '{"weight_map":{"z":"x.safetensors"}}');
  writeFileSync(join(folder, "x.safetensors"), safetensors({ a: entry([1]) }, floats(1)));
  await expect(open(folder)).rejects.toMatchObject({ code: "MODEL_FILES_INVALID", data: { tensor: "z" } });
});

test("error: MODEL_FILES_MISSING without weights, naming the place", async () => {
  const folder = makeFolder();
  const data = { place: folder, file: "model.safetensors" };
  await expect(open(folder)).rejects.toMatchObject({ code: "MODEL_FILES_MISSING", data });
});

test("error: MODEL_FILES_INVALID where the file has become shorter", async () => {
  const { model, folder } = await openFile(safetensors({ a: entry([3000]) }, Buffer.alloc(12_000)));
  truncateSync(join(folder, "model.safetensors"), 5000);
  await expect(model.valueAt({ tensor: 0, row: 2999, column: 0 })).rejects.toMatchObject({
    code: "MODEL_FILES_INVALID",
  });
});
