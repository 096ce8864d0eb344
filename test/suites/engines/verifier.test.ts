import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createAttachedEngines } from "../../../src/adapters/engine/attached-engines.ts";
import { combineEngines } from "../../../src/adapters/engine/combine-engines.ts";
import { createEnginePool } from "../../../src/adapters/engine/engine-pool.ts";
import { openHttpEngine } from "../../../src/adapters/engine/http-engine.ts";
import { modelPath } from "../../../src/devnet/engine/model-path.ts";
import { type RunningEngine, startEngine } from "../../../src/devnet/engine/start-engine.ts";
import { buildRequest } from "../../../src/domain/request/build-request.ts";
import type { SavedResponse } from "../../../src/domain/types.ts";
import { BUILT_IN } from "../../../src/domain/verification/policy/policies.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { createVerifier } from "../../../src/neuron/validator/verifier.ts";
import { startEngineProxy } from "../../helpers/start-engine-proxy.ts";
import type { TestServer } from "../../helpers/start-server.ts";
import { clock, MODEL } from "../../neuron/validator/fakes.ts";

type Dtype = "float32" | "bfloat16";

let both: Awaited<ReturnType<typeof openVerifier>>;
const engines = {} as Record<Dtype, RunningEngine>;
const fronts = {} as Record<Dtype, TestServer>;

beforeAll(async () => {
  await Promise.all(
    (["float32", "bfloat16"] as const).map(async (dtype) => {
      const settings = { modelDir: modelPath("R"), servedName: MODEL, dtype };
      engines[dtype] = await startEngine({ ...settings, noise: "vllm" });
      fronts[dtype] = await startEngineProxy(engines[dtype].url, {});
    }),
  );
  both = await openVerifier(fronts.float32.url, fronts.bfloat16.url);
}, 60_000);

afterAll(async () => {
  await both.close();
  await Promise.all([...Object.values(fronts), ...Object.values(engines)].map((one) => one.close()));
});

/** What an honest miner of this precision answers. */
async function answerOf(dtype: Dtype): Promise<SavedResponse> {
  const engine = await openHttpEngine({ url: engines[dtype].url, log: silentLog });
  onTestFinished(() => engine.close());
  const sampling = { temperature: 0.8, topP: 1, maxTokens: 64, stream: false };
  const request = buildRequest({
    ...{ endpoint: "COMPLETION", prompt: "Once upon a time there was", model: MODEL, seed: 7n },
    ...sampling,
  });
  const response = await engine.generate?.(request);
  const { endpoint, body } = request;
  const at = { startedAt: new Date(0).toISOString(), version: "test" };
  return { schema: "targon.response/1", endpoint, request: body, response, ...at };
}

async function openVerifier(...urls: string[]) {
  const deps = { log: silentLog, latticeOf: (model: string) => BUILT_IN.of(model).structure.lattice };
  const pool = createEnginePool(deps);
  const endpoints = urls.map((url) => ({ model: MODEL, url }));
  const part = createAttachedEngines({ endpoints, needTokens: 1024, pool, log: silentLog });
  const all = combineEngines({ pool, log: silentLog }, [part]);
  await all.ensure([MODEL]);
  return { verify: createVerifier({ engines: all, clock }), close: () => all.close() };
}

async function verifierOf(...urls: string[]) {
  const { verify, close } = await openVerifier(...urls);
  onTestFinished(close);
  return verify;
}

const prefills = (dtype: Dtype) =>
  fronts[dtype].requests.filter(({ body }) => body.includes('"prompt_logprobs"')).length;

const call = (saved: SavedResponse) => ({
  model: MODEL,
  saved,
  duplicateOf: null,
  lagMs: 0,
  noiseHint: null,
});

test.each<[Dtype, Dtype]>([
  ["float32", "bfloat16"],
  ["bfloat16", "float32"],
])("default: an answer in %s is prefilled once, by the engine that computes in it", async (dtype, other) => {
  const { verify } = both;
  const before = { own: prefills(dtype), other: prefills(other) };
  for (let i = 0; i < 2; i++) {
    const { verdict } = await verify(call(await answerOf(dtype)), new AbortController().signal);
    expect(verdict).toMatchObject({ verified: true, noise: "vllm", weaker: false });
  }
  expect({ own: prefills(dtype) - before.own, other: prefills(other) - before.other }).toEqual({
    own: 2,
    other: 0,
  });
});

test("behavior: where there is one engine it verifies every precision", async () => {
  const verify = await verifierOf(fronts.float32.url);
  const { verdict } = await verify(call(await answerOf("bfloat16")), new AbortController().signal);
  expect(verdict).toMatchObject({ verified: true });
});

test("behavior: an engine that is named verifies, whatever the precision", async () => {
  const { verify } = both;
  const engine = await openHttpEngine({ url: fronts.float32.url, log: silentLog });
  onTestFinished(() => engine.close());
  const before = prefills("float32");
  const named = { ...call(await answerOf("bfloat16")), engine };
  expect((await verify(named, new AbortController().signal)).verdict).toMatchObject({ verified: true });
  expect(prefills("float32") - before).toBe(1);
});

test("behavior: an engine that dies while it verifies is no evidence; with another of the model it is", async () => {
  const dying = { is: false };
  const dead = { status: 500, body: { error: { message: "EngineDeadError", code: 500 } } };
  const proxy = await startEngineProxy(engines.float32.url, {
    answer: (path) => (dying.is && path === "/v1/completions" ? dead : null),
  });
  onTestFinished(() => proxy.close());
  const [alone, paired] = await Promise.all([
    verifierOf(proxy.url),
    verifierOf(proxy.url, fronts.bfloat16.url),
  ]);
  const saved = await answerOf("float32");
  dying.is = true;
  const { signal } = new AbortController();
  expect((await alone(call(saved), signal)).verdict).toMatchObject({
    verified: null,
    cause: "INTERNAL_ERROR",
  });
  expect((await paired(call(saved), signal)).verdict).toMatchObject({ verified: true });
});
