import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "../../../../src/devnet/engine/model/config.ts";
import { modelPath } from "../../../../src/devnet/engine/model-path.ts";

const folder = mkdtempSync(join(tmpdir(), "config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const shipped = JSON.parse(readFileSync(join(modelPath("R"), "config.json"), "utf8"));

function read(change: object) {
  writeFileSync(join(folder, "config.json"), JSON.stringify({ ...shipped, ...change }));
  return readConfig(folder);
}

test("default: the shipped models, end ids of both files", () => {
  expect(readConfig(modelPath("R"))).toMatchObject({ layers: 4, heads: 4, kvHeads: 2, endIds: [2043, 2046] });
  expect(readConfig(modelPath("S"))).toMatchObject({ layers: 2, heads: 2, kvHeads: 1, headSize: 32 });
});

test("behavior: the older form has the rotary base at the top and one end id", () => {
  const old = { rope_parameters: undefined, rope_theta: 500_000, head_dim: undefined, eos_token_id: 5 };
  expect(read(old)).toMatchObject({ ropeTheta: 500_000, headSize: 32, endIds: [5] });
});

test.each([
  ["another architecture", { model_type: "qwen2" }],
  ["scaled rotary embeddings", { rope_parameters: { rope_theta: 1e4, rope_type: "llama3" } }],
  ["biases", { attention_bias: true }],
  ["heads of an odd size", { head_dim: 31 }],
])("error: CONFIG_INVALID for %s", (_, change) => {
  expect(() => read(change)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});

test("error: FILE_UNREADABLE without a config", () => {
  expect(() => readConfig(join(folder, "nowhere"))).toThrow(
    expect.objectContaining({ code: "FILE_UNREADABLE" }),
  );
});
