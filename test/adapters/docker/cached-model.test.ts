import { cp, mkdir, mkdtemp, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { isInCache } from "../../../src/adapters/docker/cached-model.ts";
import { modelPath } from "../../../src/devnet/engine/model-path.ts";
import { settingsIn } from "../../suites/docker/set-up.ts";

const of = { model: "org/tiny", revision: "c".repeat(40) };
const signal = new AbortController().signal;

let dir: string;
let cached: string;
let snapshot: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "targon-cached-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  cached = join(dir, "hub", "models--org--tiny");
  snapshot = join(cached, "snapshots", of.revision);
  await cp(modelPath("R"), snapshot, { recursive: true });
});

const asked = (which = of) => isInCache(settingsIn(dir), which, signal);

test("default: a whole model is there, at its commit alone", async () => {
  expect(await asked()).toBe(true);
  expect(await asked({ ...of, revision: "d".repeat(40) })).toBe(false);
  expect(await asked({ ...of, model: "org/other" })).toBe(false);
});

test.each(["config.json", "model.safetensors", "tokenizer.json"])(
  "behavior: without %s it is not whole",
  async (name) => {
    await rm(join(snapshot, name));
    expect(await asked()).toBe(false);
  },
);

test("behavior: files are links into the cache, as Hugging Face's programs make them; none leads out of it", async () => {
  const name = join(snapshot, "model.safetensors");
  const blobs = join(cached, "blobs");
  await mkdir(blobs);
  await rename(name, join(blobs, "1"));
  await symlink("../../blobs/1", name);
  expect(await asked()).toBe(true);
  await rename(join(blobs, "1"), join(dir, "elsewhere"));
  await rm(name);
  await symlink(join(dir, "elsewhere"), name);
  expect(await asked()).toBe(false);
});
