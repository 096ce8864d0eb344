import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkerLink, type WorkerLink } from "../../../src/devnet/engine/http/worker-link.ts";
import type { Piece } from "../../../src/devnet/engine/link.ts";
import { modelPath } from "../../../src/devnet/engine/model-path.ts";
import { type RunningEngine, startEngine } from "../../../src/devnet/engine/start-engine.ts";

const settings = { modelDir: modelPath("R"), servedName: "tiny" };
let engine: RunningEngine;

beforeAll(async () => {
  engine = await startEngine(settings);
});
afterAll(() => engine.close());

const STORY = { messages: [{ role: "user", content: "Tell me a story about a fox." }], temperature: 0.8 };

function post(url: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

type Choice = { message: { content: string }; token_ids: number[]; finish_reason: string };

async function chat(body: object, url = engine.url): Promise<Choice> {
  const response = await post(`${url}/v1/chat/completions`, { ...STORY, return_token_ids: true, ...body });
  const { choices } = (await response.json()) as { choices: Choice[] };
  if (!choices[0]) throw new Error("no choice");
  return choices[0];
}

/** Starts a stream and gives its response; nothing is read yet. */
async function openStream(body: object): Promise<IncomingMessage> {
  const outgoing = httpRequest(`${engine.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    agent: false,
  });
  outgoing.end(JSON.stringify({ ...STORY, stream: true, ignore_eos: true, ...body }));
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  return response;
}

async function metric(name: string): Promise<number> {
  const metrics = await (await fetch(`${engine.url}/metrics`)).text();
  return Number(metrics.match(new RegExp(`^vllm:${name}\\{.*\\} (\\d+)`, "m"))?.[1]);
}

const running = () => metric("num_requests_running");

test("default: a seeded answer, and the same again", async () => {
  const [one, again, other] = [
    await chat({ seed: 5, max_tokens: 30 }),
    await chat({ seed: 5, max_tokens: 30 }),
    await chat({ seed: 6, max_tokens: 30 }),
  ];
  expect(one.message.content.length).toBeGreaterThan(20);
  expect(again.token_ids).toEqual(one.token_ids);
  expect(other.token_ids).not.toEqual(one.token_ids);
});

test("behavior: an answer does not depend on what is computed beside it", async () => {
  const alone = await chat({ seed: 1, max_tokens: 24 });
  const crowd = await Promise.all(
    Array.from({ length: 9 }, (_, i) => chat({ seed: i % 3 === 0 ? 1 : i, max_tokens: 24 })),
  );
  expect([crowd[0], crowd[3], crowd[6]].map((one) => one?.token_ids)).toEqual(
    new Array(3).fill(alone.token_ids),
  );
});

test("behavior: many streams at once all begin before any ends", async () => {
  const marks: string[] = [];
  const read = async (seed: number) => {
    const response = await openStream({ seed, max_tokens: 40 });
    let begun = false;
    for await (const _ of response) {
      if (!begun) marks.push("begin");
      begun = true;
    }
    marks.push("end");
  };
  await Promise.all(Array.from({ length: 12 }, (_, i) => read(i)));
  expect(marks.slice(0, 12)).toEqual(new Array(12).fill("begin"));
});

test("behavior: a stream comes token by token and tells the usage when asked", async () => {
  const response = await openStream({ seed: 3, max_tokens: 10, stream_options: { include_usage: true } });
  response.setEncoding("utf8");
  let text = "";
  for await (const piece of response) text += piece;
  const events = text.split("\n\n").filter((line) => line.startsWith("data: {"));
  expect(events).toHaveLength(1 + 10 + 1);
  expect(JSON.parse((events.at(-1) ?? "").slice(6)).usage).toMatchObject({ completion_tokens: 10 });
  expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
});

test("behavior: a caller that goes away ends its work", async () => {
  const response = await openStream({ seed: 4 });
  await once(response, "data");
  expect(await running()).toBe(1);
  response.destroy();
  await expect.poll(running, { timeout: 5000, interval: 20 }).toBe(0);
});

test("behavior: for a caller that does not read no more is drawn than the sockets hold", async () => {
  const response = await openStream({ seed: 4, n: 8, logprobs: true, top_logprobs: 20 });
  let last = 0;
  const stands = async () => {
    const [before, now] = [last, await metric("generation_tokens_total")];
    last = now;
    return now === before;
  };
  await expect.poll(stands, { timeout: 10_000, interval: 150 }).toBe(true);
  expect(await running()).toBe(8);
  response.destroy();
  await expect.poll(running, { timeout: 5000, interval: 20 }).toBe(0);
}, 20_000);

test("behavior: HTTP answers while the model computes", async () => {
  const response = await openStream({ seed: 4, n: 4 });
  await once(response, "data");
  const startedAt = performance.now();
  for (let i = 0; i < 20; i++) expect((await fetch(`${engine.url}/health`)).status).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(2000);
  response.destroy();
});

test("behavior: without an end of its own an answer fills the context", async () => {
  const small = await startEngine({ ...settings, modelDir: modelPath("S") });
  const prompt = new Array(2040).fill(300);
  const response = await post(`${small.url}/v1/completions`, { prompt, ignore_eos: true, max_tokens: 100 });
  const { usage, choices } = (await response.json()) as {
    usage: { completion_tokens: number };
    choices: { finish_reason: string }[];
  };
  await small.close();
  expect(usage.completion_tokens).toBe(8);
  expect(choices[0]?.finish_reason).toBe("length");
});

test.each([
  ["response_format", { type: "json_object" }],
  ["tools", [{ type: "function", function: { name: "f" } }]],
  ["bad_words", ["fox"]],
])("behavior: %s is refused, never ignored", async (name, value) => {
  const response = await post(`${engine.url}/v1/chat/completions`, { ...STORY, [name]: value });
  expect(response.status).toBe(501);
  expect(await response.json()).toMatchObject({ error: { type: "NotImplementedError", code: 501 } });
});

test("behavior: other precisions choose nearly the same tokens, with other log-probabilities", async () => {
  const score = async (url: string) => {
    const prompt = (await chat({ seed: 9, max_tokens: 60 })).token_ids;
    const body = { prompt, max_tokens: 1, temperature: 0, prompt_logprobs: 0 };
    const answer = await (await post(`${url}/v1/completions`, body)).json();
    const scored = (
      answer as { choices: { prompt_logprobs: (Record<string, { logprob: number }> | null)[] }[] }
    ).choices[0]?.prompt_logprobs;
    return (scored ?? []).slice(1).map((one) => Object.values(one ?? {})[0]?.logprob ?? 0);
  };
  const exact = await score(engine.url);
  const distance = async (dtype: "bfloat16" | "int4") => {
    const other = await startEngine({ ...settings, dtype });
    const scores = await score(other.url);
    await other.close();
    return scores.reduce((sum, one, i) => sum + Math.abs(one - (exact[i] ?? 0)), 0) / scores.length;
  };
  const [half, coarse] = [await distance("bfloat16"), await distance("int4")];
  expect(half).toBeGreaterThan(1e-4);
  expect(half).toBeLessThan(0.02);
  expect(coarse).toBeGreaterThan(2 * half);
});

test("behavior: closing ends open streams and the port", async () => {
  const own = await startEngine({ ...settings, modelDir: modelPath("S") });
  const body = JSON.stringify({ ...STORY, stream: true, ignore_eos: true });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${own.url}/v1/chat/completions`, { method: "POST", headers, body });
  await own.close();
  await expect(response.text()).rejects.toThrow();
  await expect(fetch(`${own.url}/health`)).rejects.toThrow();
});

test("behavior: with answers under way the model's thread drops them and ends by itself", async () => {
  const link = await openWorkerLink({
    modelDir: modelPath("S"),
    servedName: "tiny",
    dtype: "float32",
    noise: "vllm",
    version: "0.32.0",
  });
  const pieces: (Piece | null)[] = [];
  const begun = new Promise<void>((resolve) => {
    for (const seed of [1, 2, 3]) {
      const body = { ...STORY, seed, stream: true, ignore_eos: true };
      const question = {
        route: "chat",
        body: { text: JSON.stringify(body), contentType: "application/json" },
      };
      link.ask(question as Parameters<WorkerLink["ask"]>[0], (piece) => {
        pieces.push(piece);
        resolve();
      });
    }
  });
  await begun;
  expect(await link.close()).toBe(true);
  expect(pieces.slice(-3)).toEqual([null, null, null]);
  expect(await link.close()).toBe(true);
});

test("error: FILE_UNREADABLE for a folder without a model", async () => {
  const nowhere = join(settings.modelDir, "nowhere");
  await expect(startEngine({ ...settings, modelDir: nowhere })).rejects.toMatchObject({
    code: "FILE_UNREADABLE",
  });
});

test("error: PORT_IN_USE", async () => {
  const port = Number(new URL(engine.url).port);
  await expect(startEngine({ ...settings, port })).rejects.toMatchObject({ code: "PORT_IN_USE" });
});
