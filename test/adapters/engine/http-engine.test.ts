import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { type HttpEngineOptions, openHttpEngine } from "../../../src/adapters/engine/http-engine.ts";
import { silentLog } from "../../../src/lib/log.ts";

type Handler = (path: string, body: Record<string, unknown>) => [status: number, answer: unknown] | "hang";

const root = fileURLToPath(new URL("../../../src/devnet/models/R", import.meta.url));
const standard: Record<string, [number, unknown]> = {
  "/v1/models": [200, { data: [{ id: "m", root, max_model_len: 8, unknown: 1 }] }],
  "/version": [200, { version: "0.32.0" }],
};
const servers: Server[] = [];

async function serve(handler: Handler = () => [500, ""]) {
  const seen: { path: string; authorization: string | undefined; body: Record<string, unknown> }[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const piece of request) text += piece;
    const body = text === "" ? {} : JSON.parse(text);
    const path = request.url ?? "";
    seen.push({ path, authorization: request.headers.authorization, body });
    const answer = standard[path] ?? handler(path, body);
    if (answer === "hang") return;
    response.statusCode = answer[0];
    response.end(typeof answer[1] === "string" ? answer[1] : JSON.stringify(answer[1]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const open = (url: string, more: Partial<HttpEngineOptions> = {}) =>
  openHttpEngine({ url, log: silentLog, ...more });

describe("openHttpEngine", () => {
  test("default: describes the engine and its files", async () => {
    const { url, seen } = await serve();
    const engine = await open(`${url}/v1/`, { apiKey: "k" });
    expect(await engine.describe()).toMatchObject({
      model: "m",
      version: "0.32.0",
      maxModelLen: 8,
      eosIds: [2043, 2046],
      vocabSize: 2048,
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(seen.map(({ path }) => path)).toEqual(["/v1/models", "/version"]);
    expect(seen[0]?.authorization).toBe("Bearer k");
    await engine.close();
  });
  test("behavior: tokenizes messages and prompts as the generating endpoints do", async () => {
    const { url, seen } = await serve(() => [200, { count: 2, tokens: [1, 2] }]);
    const engine = await open(url);
    expect(await engine.tokenize({ messages: [{ role: "user", content: "x" }] })).toEqual([1, 2]);
    expect(await engine.tokenize({ prompt: "x" })).toEqual([1, 2]);
    expect(seen.slice(2).map(({ body }) => body)).toEqual([
      {
        model: "m",
        messages: [{ role: "user", content: "x" }],
        add_generation_prompt: true,
        add_special_tokens: false,
      },
      { model: "m", prompt: "x", add_special_tokens: true },
    ]);
    await engine.close();
  });
  test("behavior: scores look up the token by its id and sort the top", async () => {
    const entries = [
      null,
      { 5: { logprob: -0.1, rank: 1 }, 2: { logprob: -3, rank: 2 } },
      { 9: { logprob: -7, rank: 40 }, 3: { logprob: -2, rank: 2 }, 4: { logprob: -1, rank: 1 } },
      { 1: { logprob: -9999, rank: 2048 }, 8: { logprob: 0, rank: 1 } },
    ];
    const { url } = await serve(() => [200, { choices: [{ prompt_logprobs: entries }] }]);
    const engine = await open(url);
    expect(await engine.score([7, 2, 9, 1], 2)).toEqual([
      null,
      {
        logprob: -3,
        rank: 2,
        top: [
          { id: 5, logprob: -0.1 },
          { id: 2, logprob: -3 },
        ],
      },
      {
        logprob: -7,
        rank: 40,
        top: [
          { id: 4, logprob: -1 },
          { id: 3, logprob: -2 },
        ],
      },
      { logprob: -9999, rank: 2048, top: [{ id: 8, logprob: 0 }] },
    ]);
    await engine.close();
  });
  test("behavior: generates what a miner would be asked for, at the endpoint's own path", async () => {
    const answer = { id: "x", choices: [{ index: 0, text: " a" }] };
    const { url, seen } = await serve(() => [200, answer]);
    const engine = await open(url);
    for (const endpoint of ["COMPLETION", "CHAT"] as const) {
      const body = { model: "m", stream: false, seed: 7 };
      expect(await engine.generate?.({ endpoint, model: "m", body })).toEqual(answer);
      expect(seen.at(-1)).toMatchObject({ body });
    }
    expect(seen.slice(2).map(({ path }) => path)).toEqual(["/v1/completions", "/v1/chat/completions"]);
    await engine.close();
  });
  test("error: ENGINE_TIMEOUT by its own limit where a server does not say what it serves", async () => {
    const mute = createServer(() => {});
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    servers.push(mute);
    const url = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    await expect(open(url, { describeTimeoutMs: 30 })).rejects.toMatchObject({ code: "ENGINE_TIMEOUT" });
    const stopped = openHttpEngine({ url, log: silentLog }, AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  });
  test("error: ENGINE_OTHER_MODEL when the wanted model is not listed", async () => {
    const { url } = await serve();
    await expect(open(url, { model: "other" })).rejects.toMatchObject({
      code: "ENGINE_OTHER_MODEL",
      data: { wanted: "other", serves: "m" },
    });
  });
  test("error: ENGINE_UNREACHABLE when nobody listens", async () => {
    await expect(open("http://127.0.0.1:1")).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE" });
  });
  test.each([
    [400, { error: { message: "too long", code: 400 } }, "ENGINE_REFUSED", "too long"],
    [400, { object: "error", message: "flat", code: 400 }, "ENGINE_REFUSED", "flat"],
    [401, { error: "Unauthorized" }, "ENGINE_REFUSED", "Unauthorized"],
    [404, { detail: "Not Found" }, "ENGINE_REFUSED", "Not Found"],
    [422, { detail: [{ loc: 1 }] }, "ENGINE_REFUSED", '[{"loc":1}]'],
    [
      404,
      { error: { message: "The model `m` does not exist." } },
      "ENGINE_OTHER_MODEL",
      "The model `m` does not exist.",
    ],
    [503, "busy", "ENGINE_UNREACHABLE", "busy"],
  ])("error: status %i %j", async (...[status, answer, code, detail]) => {
    const { url } = await serve(() => [status, answer]);
    const engine = await open(url);
    await expect(engine.detokenize([1])).rejects.toMatchObject({ code, data: { status, detail } });
    await engine.close();
  });
  test.each([
    ["another shape", { choices: [] }],
    ["no JSON", "<html>"],
    ["too short", { choices: [{ prompt_logprobs: [null] }] }],
    ["another token", { choices: [{ prompt_logprobs: [null, { 9: { logprob: -1, rank: 1 } }] }] }],
    ["logits", { choices: [{ prompt_logprobs: [null, { 2: { logprob: 3.5, rank: 1 } }] }] }],
  ])("error: ENGINE_ANSWER_INVALID for %s", async (_name, answer) => {
    const { url } = await serve(() => [200, answer]);
    const engine = await open(url);
    await expect(engine.score([1, 2], 5)).rejects.toMatchObject({ code: "ENGINE_ANSWER_INVALID" });
    await engine.close();
  });
  test("error: ENGINE_REFUSED before sending what is longer than the context", async () => {
    const { url, seen } = await serve();
    const engine = await open(url);
    await expect(engine.score([1, 2, 3, 4, 5, 6, 7, 8], 5)).rejects.toMatchObject({ code: "ENGINE_REFUSED" });
    expect(seen).toHaveLength(2);
    await engine.close();
  });
  test("error: ENGINE_TIMEOUT, and an abort stays an abort", async () => {
    const { url } = await serve(() => "hang");
    const engine = await open(url, { timeoutMs: 200 });
    await expect(engine.detokenize([1])).rejects.toMatchObject({ code: "ENGINE_TIMEOUT" });
    const controller = new AbortController();
    const pending = engine.detokenize([1], controller.signal);
    controller.abort();
    await expect(pending).rejects.toMatchObject({ name: "AbortError" });
    await engine.close();
  });
});
