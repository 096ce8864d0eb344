import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openChain } from "../../../src/adapters/chain/open-chain.ts";
import { openScoreStore } from "../../../src/adapters/store/open-score-store.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { createMemory } from "../../../src/neuron/validator/memory.ts";
import { paceOf } from "../../../src/neuron/validator/pace.ts";
import { revealLoop } from "../../../src/neuron/validator/reveal-loop.ts";
import { settleSent } from "../../../src/neuron/validator/settle-sent.ts";
import { startTestChain, testKey } from "../../helpers/start-test-chain.ts";
import { clock, createConfig, createFakeOutput } from "../../neuron/validator/fakes.ts";

const root = new URL("../../../src/", import.meta.url).href;
const call = { netuid: 4, uids: [1, 2], weights: [65_535, 7], versionKey: 800_000n };

/** What a validator does up to the moment at which it is killed: keep, send. */
const SENDER = `
  import { openChain } from "${root}adapters/chain/open-chain.ts";
  import { openScoreStore } from "${root}adapters/store/open-score-store.ts";
  import { createHotkey, readySr25519 } from "${root}adapters/wallet/sr25519.ts";
  import { silentLog } from "${root}lib/log.ts";
  const [endpoint, file] = process.argv.slice(2);
  await readySr25519();
  const hotkey = createHotkey({ uri: "//Validator" });
  const store = openScoreStore(file);
  const chain = await openChain({ endpoint, network: "local", log: silentLog });
  const note = (sent) => {
    store.saveSent({ ...sent, hotkey: hotkey.address, atMs: Date.now(), block: null, epoch: null });
    setImmediate(() => console.log("sent"));
  };
  const call = { netuid: 4, uids: [1, 2], weights: [65535, 7], versionKey: 800000n, note };
  await chain.submitWeights(hotkey, call);
  setInterval(() => {}, 1000);
`;

test("default: a validator that is killed between commit and reveal reveals after its restart", {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "targon-killed-"));
  const file = join(folder, "cache.sqlite");
  const node = await startTestChain({
    tempo: 100,
    genesis: { subnet: { commitRevealEnabled: true, commitRevealVersion: 5 } },
  });
  onTestFinished(async () => {
    await node.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const script = join(folder, "sender.ts");
  writeFileSync(script, SENDER);
  const child = spawn(process.execPath, ["--no-warnings", script, node.url, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");

  const store = openScoreStore(file);
  expect(store.readSent()).toMatchObject([{ ...call, mode: "commit-reveal", block: null }]);
  const chain = await openChain({ endpoint: node.url, network: "local", log: silentLog });
  onTestFinished(async () => {
    await chain.close();
    store.close();
  });
  const stop = new AbortController();
  const told: string[] = [];
  const info = (message: string) => {
    told.push(message);
    if (message === "committed weights are revealed") stop.abort(abortReason());
  };
  const log = { ...silentLog, info, warn: info, error: info };
  const config = createConfig();
  const memory = createMemory(
    { store, log, limits: { alpha: () => 1e-3, failEpochs: 3 } },
    { startBlock: 0, startedAtMs: 0, secret: new Uint8Array(32) },
  );
  const parts = {
    chain,
    clock,
    config,
    hotkey: testKey("Validator"),
    log,
    memory,
    pace: paceOf(config, 100),
  };
  const landed = await settleSent({ ...parts, output: createFakeOutput() }, 4, stop.signal);
  expect(landed).toMatchObject({ mode: "commit-reveal", commit: { epoch: expect.any(Number) } });
  await revealLoop(parts, stop.signal);
  expect(told).toEqual(["weights that went out without word landed", "committed weights are revealed"]);
  expect(await chain.readWeights(4, 0)).toEqual({ uids: call.uids, weights: call.weights });
  expect(store.readSent()).toEqual([]);
});
