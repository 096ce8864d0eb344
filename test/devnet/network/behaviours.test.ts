import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHttpEngine } from "../../../src/adapters/engine/http-engine.ts";
import { openHttpMiners } from "../../../src/adapters/miners/http-miners.ts";
import { createHotkey, readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import { MOCK_MINERS } from "../../../src/config/mock-miners.ts";
import { MOCK_MODEL } from "../../../src/config.ts";
import { BEHAVIOURS } from "../../../src/devnet/network/behaviours.ts";
import { openProxy } from "../../../src/devnet/network/open-proxy.ts";
import { type RunningEngines, startEngines } from "../../../src/devnet/network/start-engines.ts";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import type { MinerPort } from "../../../src/domain/ports/miner.ts";
import { buildRequest } from "../../../src/domain/request/build-request.ts";
import type { Cause, Endpoint, TimedChunk, Verdict } from "../../../src/domain/types.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { verifyResponse } from "../../../src/neuron/verify-response.ts";
import { followMiner } from "../../bench/behaviours/follow-miner.ts";
import { createMulberry } from "../../helpers/mulberry.ts";

const clock = { now: () => Date.now(), monotonic: () => performance.now() };
const DEADLINES = { connectMs: 5_000, firstTokenMs: 20_000, gapMs: 20_000, totalMs: 60_000 };

/** The causes that must show (contracts §3). */
const CAUSES: Record<string, Cause[]> = {
  honest: [],
  slow: [],
  "smaller-model": ["LOW_SCORE", "UNLIKELY_TOKEN", "UNLIKELY_TOKENS", "SEED_MISMATCH", "MODEL_MISMATCH"],
  int4: ["LOW_SCORE", "UNLIKELY_TOKEN", "UNLIKELY_TOKENS", "SEED_MISMATCH", "MODEL_MISMATCH"],
  "forged-logprobs": ["LOW_SCORE", "MODEL_MISMATCH", "OVERFIT", "SEED_MISMATCH"],
  "seed-ignored": ["SEED_MISMATCH", "SAMPLING_MISMATCH"],
  colder: ["SEED_MISMATCH", "SAMPLING_MISMATCH"],
  canned: ["DUPLICATE", "SEED_MISMATCH", "UNLIKELY_TOKENS", "TEXT_MISMATCH"],
  replay: ["DUPLICATE", "SEED_MISMATCH", "UNLIKELY_TOKENS", "TEXT_MISMATCH"],
  "early-stop": ["EARLY_END"],
  "not-streamed": ["BAD_STREAM"],
  "top-p": ["SEED_MISMATCH", "SAMPLING_MISMATCH"],
  "smaller-model-laundered": ["UNLIKELY_TOKEN", "UNLIKELY_TOKENS", "SEED_MISMATCH", "MODEL_MISMATCH"],
  "int4-laundered": ["UNLIKELY_TOKEN", "UNLIKELY_TOKENS", "SEED_MISMATCH", "MODEL_MISMATCH"],
};

/** As for each of the network's fifteen miners. */
const ALPHA = 1e-3 / 15;

const bob = () => createHotkey({ uri: "//Bob" }).address;

const QUESTIONS: { endpoint: Endpoint; prompt: string }[] = [
  { endpoint: "CHAT", prompt: "Tell me a story about a dog" },
  { endpoint: "COMPLETION", prompt: "The history of" },
  { endpoint: "CHAT", prompt: "Write a poem about autumn leaves" },
];

describe("behaviours", () => {
  let engines: RunningEngines;
  let engine: Engine;
  let miners: MinerPort;

  beforeAll(async () => {
    await readySr25519();
    engines = await startEngines(["float32", "bfloat16", "smaller", "int4"]);
    engine = await openHttpEngine({ url: engines.url("float32"), log: silentLog });
    miners = openHttpMiners({
      hotkey: createHotkey({ uri: "//Alice" }),
      clock,
      allowPrivate: true,
      log: silentLog,
    });
  }, 60_000);

  afterAll(async () => {
    await miners.close();
    await engine.close();
    await engines.close();
  });

  /** Runs `work` with the URL of what stands behind a miner of the behaviour. */
  async function withUpstream<T>(name: string, index: number, work: (url: string) => Promise<T>): Promise<T> {
    const behaviour = BEHAVIOURS[name];
    if (behaviour === undefined) throw new Error(`no behaviour ${name}`);
    const engineUrl = engines.url(behaviour.engine(index));
    if (behaviour.createAnswerer === undefined) return await work(engineUrl);
    const errors: unknown[] = [];
    const answer = behaviour.createAnswerer();
    const claimedUrl = engines.url("float32");
    const proxy = await openProxy({ engineUrl, claimedUrl, answer, onError: (error) => errors.push(error) });
    try {
      return await work(proxy.url);
    } finally {
      await proxy.close();
      expect(errors).toEqual([]);
    }
  }

  function complete(url: string, question: number, signal?: AbortSignal): AsyncIterable<TimedChunk> {
    return miners.complete(
      { uid: 1, hotkey: bob(), url },
      { request: requestOf(question), deadlines: DEADLINES },
      signal,
    );
  }

  async function verdictOf(url: string, question: number): Promise<Verdict> {
    const chunks: TimedChunk[] = [];
    for await (const chunk of complete(url, question)) chunks.push(chunk);
    const { endpoint, body } = requestOf(question);
    const isStream = chunks.length > 1;
    const saved = {
      schema: "targon.response/1" as const,
      endpoint,
      request: body,
      ...(isStream ? { chunks } : { response: chunks[0]?.data }),
      startedAt: new Date().toISOString(),
      version: "test",
    };
    return await verifyResponse({ engine, clock }, { saved, lagMs: 1000 });
  }

  test("default: all that the configuration counts exist", () => {
    expect(Object.keys(BEHAVIOURS).sort()).toEqual(Object.keys(MOCK_MINERS).sort());
  });

  test.each([
    ["honest", 0],
    ["honest", 1],
    ["slow", 0],
  ])("behavior: %s %i is never refused", { timeout: 60_000 }, async (name, index) => {
    const verdicts = await withUpstream(name, index, async (url) => {
      const all: Verdict[] = [];
      for (const question of QUESTIONS.keys()) all.push(await verdictOf(url, question));
      return all;
    });
    expect(verdicts.map(({ cause, message }) => cause && message)).toEqual(QUESTIONS.map(() => null));
  });

  const cheats = Object.keys(CAUSES).filter((name) => name !== "honest" && name !== "slow");
  test.each(cheats)("behavior: %s is found out for what it does", { timeout: 60_000 }, async (name) => {
    const random = createMulberry();
    const { end, cause } = await withUpstream(name, 0, (url) =>
      followMiner({ engine, miners, clock }, { url, hotkey: bob(), random, alpha: ALPHA, mostTokens: 2_000 }),
    );
    expect(end).not.toBeNull();
    expect(CAUSES[name]).toContain(cause);
  });

  test("behavior: a laundering miner reports the claimed model's own numbers, so that its choices alone betray it", {
    timeout: 60_000,
  }, async () => {
    const verdicts = await withUpstream("int4-laundered", 0, async (url) => [
      await verdictOf(url, 0),
      await verdictOf(url, 1),
    ]);
    for (const { checks, tokens } of verdicts) {
      const failed = checks.filter(({ passed }) => passed === false).map(({ name }) => name);
      const reported = checks.find(({ name }) => name === "reported logprobs");
      expect(tokens).toBeGreaterThan(20);
      expect(failed.filter((name) => name !== "sampling")).toEqual([]);
      expect(reported).toMatchObject({ passed: true, statistic: expect.closeTo(0, 3) });
    }
  });

  test("behavior: hang never answers", async () => {
    await withUpstream("hang", 0, async (url) => {
      const signal = AbortSignal.timeout(200);
      await expect(collect(complete(url, 0, signal))).rejects.toThrow();
    });
  });

  test("behavior: http-500 fails every completion and still lists its models", async () => {
    await withUpstream("http-500", 0, async (url) => {
      await expect(collect(complete(url, 0))).rejects.toMatchObject({ code: "MINER_STATUS" });
      const models = (await (await fetch(`${url}/v1/models`)).json()) as { data: { id: string }[] };
      expect(models.data.map(({ id }) => id)).toEqual([MOCK_MODEL]);
    });
  });
});

function requestOf(index: number) {
  const { endpoint, prompt } = QUESTIONS[index] ?? { endpoint: "CHAT", prompt: "" };
  const common = {
    model: MOCK_MODEL,
    seed: BigInt(70_000 + index),
    temperature: 0.9,
    topP: 1,
    maxTokens: 64,
  };
  return endpoint === "CHAT"
    ? buildRequest({ ...common, endpoint, messages: [{ role: "user", content: prompt }] })
    : buildRequest({ ...common, endpoint, prompt });
}

async function collect(chunks: AsyncIterable<TimedChunk>): Promise<TimedChunk[]> {
  const all: TimedChunk[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}
