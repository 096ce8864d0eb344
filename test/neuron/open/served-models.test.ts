import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createLifecycle } from "../../../src/lib/lifecycle.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { openServedModels } from "../../../src/neuron/open/served-models.ts";
import { configOf } from "../../cli/parse.ts";

const hotkey = { address: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY" };

/** What `targon miner` opens with more words, in a folder of its own. */
function setUp() {
  const dir = mkdtempSync(join(tmpdir(), "targon-served-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const lifecycle = createLifecycle(1_000);
  onTestFinished(async () => void (await lifecycle.end()));
  const open = async (words: string[]) => {
    const config = await configOf("miner", ["--logging.logging_dir", dir, ...words]);
    return await openServedModels({ lifecycle, log: silentLog }, { config, hotkey });
  };
  return { lifecycle, open };
}

test("default: what is served, and nothing started", async () => {
  const { open } = setUp();
  const served = await open(["--serve", "a/b"]);
  expect([served?.has("a/b"), served?.names(), served?.states()]).toEqual([true, [], []]);
});

test("behavior: without --serve nothing is opened", async () => {
  expect(await setUp().open([])).toBeNull();
});

test("error: LOCKED for a second one with the same hotkey, until the first has ended", async () => {
  const { open, lifecycle } = setUp();
  await open(["--serve", "a/b"]);
  await expect(open(["--serve", "c/d"])).rejects.toMatchObject({ code: "LOCKED" });
  expect(await lifecycle.end()).toEqual([]);
  expect(await open(["--serve", "a/b"])).not.toBeNull();
});

test("error: CONFIG_INVALID for a host without its certificates", async () => {
  const words = ["--serve", "a/b", "--engines.host", "tcp://192.0.2.1:2376", "--engines.tls-dir", "/nowhere"];
  await expect(setUp().open(words)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
});
