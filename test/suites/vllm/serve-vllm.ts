import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { modelPath } from "../../../src/devnet/engine/model-path.ts";

/** A real vLLM; `url` without /v1. */
export type Served = { url: string; close(): Promise<void> };

const START_MS = 300_000;
const STOP_MS = 10_000;

/** What is served: in float32 with the runner and noise of CUDA servers, in bfloat16 with those of CPUs. */
export type Serving = {
  dir: string;
  model: "R" | "S";
  dtype?: "float32" | "bfloat16";
  /** Arguments that add to, or go over, the usual ones. */
  flags?: string[];
};

/** Serves one of the shipped models under the network's name. */
export async function serveVllm({ dir, model, dtype = "float32", flags = [] }: Serving): Promise<Served> {
  const port = await freePort();
  const child = spawn(`${dir}/bin/vllm`, [...argumentsOf(modelPath(model), { port, dtype }), ...flags], {
    env: {
      ...process.env,
      VLLM_USE_V2_MODEL_RUNNER: dtype === "float32" ? "1" : "0",
      VLLM_CPU_KVCACHE_SPACE: "1",
      VLLM_NO_USAGE_STATS: "1",
      HF_HUB_OFFLINE: "1",
    },
    // A group of its own, so that its workers end with it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = keepTail(child);
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilHealthy(url, child);
  } catch (error) {
    await stop(child);
    throw new Error(`vLLM did not start: ${log()}`, { cause: error });
  }
  return { url, close: () => stop(child) };
}

function argumentsOf(path: string, { port, dtype }: { port: number; dtype: string }): string[] {
  const options = {
    host: "127.0.0.1",
    port,
    dtype,
    "max-model-len": 2048,
    "generation-config": "vllm",
    "max-logprobs": 20,
    "served-model-name": "targon/tiny-llama",
  };
  const pairs = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return ["serve", path, ...pairs, "--no-enable-prefix-caching", "--enforce-eager"];
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function keepTail(child: ChildProcess): () => string {
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (piece: Buffer) => {
      tail = (tail + piece.toString()).slice(-4000);
    });
  }
  return () => tail;
}

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`vLLM ended with ${child.exitCode}`);
    const healthy = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (healthy) return;
    await setTimeout(250);
  }
  throw new Error("vLLM took too long");
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = once(child, "exit");
  const group = -child.pid;
  process.kill(group, "SIGTERM");
  const killing = setTimeout(STOP_MS, undefined, { ref: false }).then(() => kill(group));
  await Promise.race([ended, killing]);
  kill(group);
}

function kill(group: number): void {
  try {
    process.kill(group, "SIGKILL");
  } catch {
    // The whole group is gone already.
  }
}
