import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createHotkey, readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import { startChain } from "../../../src/devnet/chain/start-chain.ts";
import { modelPath } from "../../../src/devnet/engine/model-path.ts";
import { buildTar, IMAGE, importWords } from "./build-image.ts";
import { type Daemon, startDaemon } from "./start-daemon.ts";
import { whatIsMissing } from "./what-is-missing.ts";

const missing = whatIsMissing();
const MAIN = fileURLToPath(new URL("../../../src/main.ts", import.meta.url));
/** The secret of the development key //Alice. */
const SEED = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
/** All that an orderly stop may take (contracts §2). */
const STOP_MS = 5_000;

describe.skipIf(missing !== null)("a validator whose engines run in Docker", { timeout: 120_000 }, () => {
  const closers: (() => Promise<unknown>)[] = [];
  let daemon: Daemon;
  let words: string[];

  beforeAll(async () => {
    const dir = await mkdtemp(join(tmpdir(), "targon-docker-"));
    closers.push(() => rm(dir, { recursive: true, force: true }));
    daemon = await startDaemon({ dir, name: "v", subnet: 204 });
    closers.push(daemon.destroy);
    await daemon.docker(...importWords(await buildTar(dir)));
    words = [...(await writeFolder(dir)), "--subtensor.chain_endpoint", await openChain()];
    words.push("--engines.host", `unix://${daemon.socket}`);
  }, 120_000);

  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  }, 120_000);

  async function openChain(): Promise<string> {
    await readySr25519();
    const { address } = createHotkey({ uri: SEED });
    const neuron = {
      hotkey: address,
      coldkey: address,
      stakeRao: 50_000_000_000_000n,
      validatorPermit: true,
    };
    const chain = await startChain({ genesis: { neurons: [neuron] } });
    closers.push(chain.close);
    return chain.url;
  }

  const running = async () => await daemon.docker("ps", "-q");

  test("default: SIGTERM ends it in time, its engine goes on, and the next start adopts it", async () => {
    const first = start(words);
    expect(await first.line("engine is ready")).toMatchObject({ adopted: false });
    await first.line("engine attached");
    const container = await running();
    expect(container).not.toBe("");
    expect(await first.stop()).toBe(0);
    expect(await running()).toBe(container);
    const second = start(words);
    expect(await second.line("engine is ready")).toMatchObject({ adopted: true });
    expect(await second.stop()).toBe(0);
    expect(await running()).toBe(container);
  });

  test("behavior: with --engines.stop-on-exit its engine ends with it, in time too, though it heeds no SIGTERM", async () => {
    const validator = start([...words, "--engines.stop-on-exit"]);
    await validator.line("engine is ready");
    await daemon.docker("pause", await running());
    expect(await validator.stop()).toBe(0);
    expect(await daemon.docker("ps", "-aq")).toBe("");
  });
});

/** A wallet, and a list of one model, whose context is as long as what real miners are asked for. */
async function writeFolder(dir: string): Promise<string[]> {
  await mkdir(join(dir, "wallet", "hotkeys"), { recursive: true });
  await writeFile(join(dir, "wallet", "hotkeys", "hot"), JSON.stringify({ secretSeed: SEED }), {
    mode: 0o600,
  });
  const model = join(dir, "model");
  await cp(modelPath("R"), model, { recursive: true });
  const config = JSON.parse(await readFile(join(model, "config.json"), "utf8"));
  await writeFile(join(model, "config.json"), JSON.stringify({ ...config, max_position_embeddings: 4096 }));
  await writeFile(join(dir, "models.txt"), `${model}\n`);
  return [
    ...["validator", "--wallet.path", dir, "--wallet.name", "wallet", "--wallet.hotkey", "hot"],
    ...["--logging.logging_dir", join(dir, "log"), "--logging.info", "--logging.format", "json"],
    ...["--models.mode", "config", "--models.file", join(dir, "models.txt"), "--hub.home", join(dir, "hf")],
    ...["--engines.device", "cpu", "--engines.image", IMAGE, "--epoch-length", "80"],
  ];
}

/** The program, with its log by messages. */
function start(words: string[]) {
  const child = spawn(process.execPath, [MAIN, ...words], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });
  const seen: string[] = [];
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stderr })[Symbol.asyncIterator]();
  const line = async (message: string): Promise<Record<string, unknown>> => {
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      const text = next.value;
      seen.push(text);
      const fields = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
      if (fields.msg === message) return fields;
    }
    throw new Error(`it ended:\n${seen.join("\n")}`);
  };
  return { line, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<number> {
  const from = performance.now();
  child.kill("SIGTERM");
  const [status] = (await once(child, "exit")) as [number];
  expect(performance.now() - from).toBeLessThan(STOP_MS);
  return status;
}
