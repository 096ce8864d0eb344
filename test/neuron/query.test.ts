import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createHotkey, readySr25519, verifySignature } from "../../src/adapters/wallet/sr25519.ts";
import type { QueryConfig } from "../../src/config.ts";
import { createReplayCache } from "../../src/domain/epistula/create-replay-cache.ts";
import { verifyRequest } from "../../src/domain/epistula/verify-request.ts";
import type { MinerPort, MinerTarget } from "../../src/domain/ports/miner.ts";
import { serialise } from "../../src/domain/request/build-request.ts";
import type { MinerRequest, TimedChunk } from "../../src/domain/types.ts";
import { runQuery } from "../../src/neuron/query.ts";

const NOW = 1_760_000_000_000;
const CHUNKS: TimedChunk[] = [
  chunkOf(100, "Hello", 5),
  chunkOf(150, " there", 6),
  { atMs: 200, data: { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] } },
  {
    atMs: 201,
    data: { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
  },
];

let dir: string;
beforeAll(readySr25519);
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "targon-query-"));
});
afterEach(() => rm(dir, { recursive: true }));

function chunkOf(atMs: number, content: string, id: number): TimedChunk {
  const entry = { token: `token_id:${id}`, logprob: -0.5, bytes: null, top_logprobs: [] };
  return {
    atMs,
    data: {
      id: "x",
      object: "chat.completion.chunk",
      created: 1,
      model: "m/odel",
      choices: [{ index: 0, delta: { content }, logprobs: { content: [entry] }, finish_reason: null }],
    },
  };
}

/** A miner that says `chunks`, and what was asked of it. */
function createFakeMiners(chunks: TimedChunk[]) {
  const asked: { target: MinerTarget; request: MinerRequest }[] = [];
  const miners: MinerPort = {
    async *complete(target, { request }) {
      asked.push({ target, request });
      yield* chunks;
    },
    announceModels: async () => {},
    listModels: async () => [],
    close: async () => {},
  };
  return { miners, asked };
}

function createDeps(chunks: TimedChunk[] = CHUNKS) {
  const { miners, asked } = createFakeMiners(chunks);
  const events: { name: string; fields: Record<string, unknown> }[] = [];
  const texts: string[] = [];
  const deps = {
    hotkey: createHotkey({ uri: "//Alice" }),
    miners,
    openChain: () => Promise.reject(new Error("no chain in this test")),
    clock: { now: () => NOW, monotonic: () => 0 },
    random: { bytes: (count: number) => new Uint8Array(count), uniform: () => 0.5 },
    output: {
      event: (name: string, fields: Record<string, unknown>) => void events.push({ name, fields }),
      text: (piece: string) => void texts.push(piece),
    },
  };
  return { deps, asked, events, texts };
}

function configOf(overrides: Partial<QueryConfig> = {}): QueryConfig {
  return {
    netuid: 4,
    neuronName: "query",
    wallet: { name: "default", hotkey: "default", path: "" },
    subtensor: { network: "local", endpoint: "ws://127.0.0.1:1" },
    logging: { level: "info", format: "json", dir: "" },
    mock: null,
    json: false,
    minerUrl: "http://127.0.0.1:1",
    hotkeyAddress: createHotkey({ uri: "//Bob" }).address,
    model: "m/odel",
    endpoint: "CHAT",
    prompt: "hi",
    temperature: 0.7,
    topP: 0.9,
    maxTokens: 32,
    seed: null,
    timeoutMs: 1000,
    saveFile: null,
    printHeaders: false,
    bodyFile: null,
    ...overrides,
  };
}

const forever = new AbortController().signal;

describe("runQuery", () => {
  test("default", async () => {
    const { deps, asked, events, texts } = createDeps();
    await runQuery(deps, configOf(), forever);
    expect(texts).toEqual(["Hello", " there"]);
    expect(events).toMatchObject([
      { name: "answer", fields: { text: "Hello there", tokens: 2, ttftMs: 100, finishReason: "stop" } },
    ]);
    expect(asked[0]?.request.body).toMatchObject({
      model: "m/odel",
      messages: [{ role: "user", content: "hi" }],
      seed: 10_000 + (2 ** 31 - 10_000) / 2,
      max_tokens: 32,
    });
  });

  test("behavior: the answer is saved whole, in the form that verify reads", async () => {
    const saveFile = join(dir, "answer.json");
    const { deps } = createDeps();
    await runQuery(deps, configOf({ saveFile, seed: 7n }), forever);
    const saved = JSON.parse(await readFile(saveFile, "utf8"));
    expect(saved).toMatchObject({
      schema: "targon.response/1",
      endpoint: "CHAT",
      request: { seed: 7, stream: true },
      miner: { url: "http://127.0.0.1:1" },
      startedAt: new Date(NOW).toISOString(),
      chunks: CHUNKS,
    });
    expect(await readdir(dir)).toEqual(["answer.json"]);
  });

  test("behavior: an answer that breaks off leaves no file", async () => {
    const { deps } = createDeps();
    deps.miners.complete = async function* () {
      yield* CHUNKS.slice(0, 1);
      throw new Error("gone");
    };
    await expect(runQuery(deps, configOf({ saveFile: join(dir, "a") }), forever)).rejects.toThrow("gone");
    expect(await readdir(dir)).toEqual([]);
  });

  test("error: FILE_UNWRITABLE", async () => {
    const { deps } = createDeps();
    const saving = runQuery(deps, configOf({ saveFile: join(dir, "no", "a") }), forever);
    await expect(saving).rejects.toMatchObject({ code: "FILE_UNWRITABLE" });
  });

  test("behavior: printed headers sign the file's very bytes and nothing is sent", async () => {
    const bodyFile = join(dir, "body.json");
    const bytes = Buffer.from('{ "model":"other",  "seed": 12345678901234567890, "messages": [] }\n');
    await writeFile(bodyFile, bytes);
    const { deps, asked, events } = createDeps();
    await runQuery(deps, configOf({ bodyFile, printHeaders: true }), forever);
    const headers = events[0]?.fields.headers as Record<string, string>;
    const lower = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const checks = { verifySignature, replayCache: createReplayCache() };
    const receiver = createHotkey({ uri: "//Bob" }).address;
    expect(verifyRequest(checks, { headers: lower, body: bytes, receiver, nowMs: NOW }).signer).toBe(
      deps.hotkey.address,
    );
    expect(headers["X-Targon-Model"]).toBe("other");
    expect(asked).toEqual([]);
  });

  test("behavior: a body file is sent as it is", async () => {
    const bodyFile = join(dir, "body.json");
    await writeFile(bodyFile, '{"prompt": "p",  "model": "m"}');
    const { deps, asked } = createDeps([{ atMs: 5, data: { choices: [{ index: 0, text: "t" }] } }]);
    await runQuery(deps, configOf({ bodyFile }), forever);
    const request = asked[0]?.request as MinerRequest;
    expect(Buffer.from(serialise(request)).toString()).toBe('{"prompt": "p",  "model": "m"}');
    expect(request.endpoint).toBe("COMPLETION");
  });

  test.each(["[]", "nonsense", "3"])("error: USAGE for the body %s", async (text) => {
    const bodyFile = join(dir, "body.json");
    await writeFile(bodyFile, text);
    const { deps } = createDeps();
    await expect(runQuery(deps, configOf({ bodyFile }), forever)).rejects.toMatchObject({ code: "USAGE" });
  });

  test("error: USAGE without a miner", async () => {
    const { deps } = createDeps();
    const nobody = configOf({ minerUrl: null, hotkeyAddress: null });
    await expect(runQuery(deps, nobody, forever)).rejects.toMatchObject({ code: "USAGE" });
  });

  test("error: FILE_UNREADABLE", async () => {
    const { deps } = createDeps();
    const asking = runQuery(deps, configOf({ bodyFile: join(dir, "none") }), forever);
    await expect(asking).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  });
});
