import { request as send } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHttpEngine } from "../../src/adapters/engine/http-engine.ts";
import { createWeights } from "../../src/adapters/weights-file/create-weights.ts";
import { modelPath } from "../../src/devnet/engine/model-path.ts";
import { startEngine } from "../../src/devnet/engine/start-engine.ts";
import { parseSaved } from "../../src/domain/answer/read-saved.ts";
import type { Engine } from "../../src/domain/ports/engine.ts";
import { buildRequest, serialise } from "../../src/domain/request/build-request.ts";
import type { Endpoint } from "../../src/domain/types.ts";
import { silentLog } from "../../src/lib/log.ts";
import { verifyResponse } from "../../src/neuron/verify-response.ts";
import { signed, startTestMiner, type TestMiner } from "./miner/start-test-miner.ts";

const MODEL = "targon/tiny-llama";
const PATHS = { CHAT: "/v1/chat/completions", COMPLETION: "/v1/completions" };
const TOKENS = 24;

const clock = { monotonic: () => performance.now() };
const hub = { endpoint: "http://127.0.0.1:9", token: null, cacheDir: "/nowhere" };
const weightsOf = (name: "R" | "S") =>
  createWeights(
    { clock, log: silentLog },
    { sources: [{ model: null, source: modelPath(name) }], hub, byName: false },
  );
const [weights, otherWeights] = [weightsOf("R"), weightsOf("S")];

let own: Awaited<ReturnType<typeof startEngine>>;
let engine: Engine;
let miner: TestMiner;
let chat: Asked;

beforeAll(async () => {
  own = await startEngine({ modelDir: modelPath("R"), servedName: MODEL });
  engine = await openHttpEngine({ url: own.url, log: silentLog });
  miner = await startTestMiner({ upstreamUrl: own.url, deps: { weights } });
  chat = await ask("CHAT", { stream: true });
});

afterAll(async () => {
  await miner.stop();
  await engine.close();
  await Promise.all([own.close(), weights.close(), otherWeights.close()]);
});

/** Asks through the miner and gives what came, as text, with the request's body. */
async function ask(endpoint: Endpoint, { stream, ids = false }: { stream: boolean; ids?: boolean }) {
  const common = { model: MODEL, seed: 7n, temperature: 0.8, topP: 1, maxTokens: TOKENS, stream };
  const asked =
    endpoint === "CHAT"
      ? buildRequest({ ...common, endpoint, messages: [{ role: "user", content: "A fox and a crow." }] })
      : buildRequest({ ...common, endpoint, prompt: "Once upon a time" });
  const body = { ...asked.body, ignore_eos: true, ...(ids && { return_token_ids: true }) };
  const text = Buffer.from(serialise({ ...asked, body })).toString();
  const answer = await send(`${miner.url}${PATHS[endpoint]}`, {
    method: "POST",
    headers: signed(text),
    body: text,
  });
  return { text: await answer.body.text(), body };
}

type Asked = Awaited<ReturnType<typeof ask>>;

const verify = ({ text, body }: Asked, powv: typeof weights | null = weights) =>
  verifyResponse({ engine, clock, weights: powv }, { saved: parseSaved(text, { request: body }) });

const checkOf = async (asked: Asked, powv: typeof weights | null = weights) =>
  (await verify(asked, powv)).checks.find(({ name }) => name === "powv");

describe("from our miner to our verifier", () => {
  test("default: every token of a streamed chat has its value, and the answer is verified", async () => {
    expect(await verify(chat)).toMatchObject({ verified: true, cause: null });
    expect(await checkOf(chat)).toMatchObject({ passed: true, statistic: TOKENS });
  });

  test.each([
    ["CHAT", { stream: false }],
    ["CHAT", { stream: true, ids: true }],
    ["COMPLETION", { stream: true }],
    ["COMPLETION", { stream: false }],
    ["COMPLETION", { stream: true, ids: true }],
  ] as const)("behavior: %s %o as well", async (endpoint, options) => {
    expect(await checkOf(await ask(endpoint, options))).toMatchObject({ passed: true, statistic: TOKENS });
  });

  test("behavior: one value off, or values of other weights, are a mismatch", async () => {
    const off = chat.text.replace(/"powv":\[(-?\d+)\]/, (_, value) => `"powv":[${Number(value) + 1}]`);
    expect(await verify({ ...chat, text: off })).toMatchObject({ verified: false, cause: "POWV_MISMATCH" });
    expect(await verify(chat, otherWeights)).toMatchObject({ verified: false, cause: "POWV_MISMATCH" });
  });

  test("behavior: no values are no evidence, and without weights there is no check", async () => {
    const bare = { ...chat, text: chat.text.replace(/,"powv":\[[^\]]*\]/g, "") };
    expect(await checkOf(bare)).toMatchObject({ passed: null });
    expect(await verify(bare)).toMatchObject({ verified: true });
    expect(await checkOf(chat, null)).toBeUndefined();
  });

  test("behavior: weights that cannot be had are no evidence", async () => {
    const missing = createWeights(
      { clock, log: silentLog },
      { sources: [{ model: null, source: "/nowhere" }], hub, byName: false },
    );
    expect(await checkOf(chat, missing)).toMatchObject({
      passed: null,
      detail: expect.stringContaining("/nowhere"),
    });
    const none = createWeights({ clock, log: silentLog }, { sources: [], hub, byName: false });
    expect(await checkOf(chat, none)).toMatchObject({ passed: null });
  });
});
