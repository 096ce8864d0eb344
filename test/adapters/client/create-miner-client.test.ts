import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { APIConnectionError, APIError } from "openai";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { createMinerClient } from "../../../src/adapters/client/create-miner-client.ts";
import { createHotkey, readySr25519, verifySignature } from "../../../src/adapters/wallet/sr25519.ts";
import { createReplayCache } from "../../../src/domain/epistula/create-replay-cache.ts";
import { verifyRequest } from "../../../src/domain/epistula/verify-request.ts";
import { buildRequest } from "../../../src/domain/request/build-request.ts";

type Seen = {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
};

const closers: (() => void)[] = [];
beforeAll(readySr25519);
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A real server that keeps what it saw and answers with `answer`. */
async function openServer(answer: RequestListener): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    const { method, url, headers } = incoming;
    seen.push({ method, url, headers, body: Buffer.concat(pieces) });
    answer(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const completion: RequestListener = (_incoming, outgoing) => {
  outgoing.setHeader("content-type", "application/json");
  outgoing.end(JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content: "hello" } }] }));
};

const stream: RequestListener = (_incoming, outgoing) => {
  outgoing.setHeader("content-type", "text/event-stream");
  for (const content of ["one ", "two"]) {
    outgoing.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
  }
  outgoing.end("data: [DONE]\n\n");
};

function clientFor(url: string) {
  const hotkey = createHotkey({ uri: "//Alice" });
  const receiver = createHotkey({ uri: "//Bob" }).address;
  return {
    hotkey,
    receiver,
    client: createMinerClient({ hotkey, miner: { url, hotkey: receiver }, model: "m/odel" }),
  };
}

const messages = [{ role: "user" as const, content: "hi" }];

function first<T>(items: T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error("nothing there");
  return item;
}

describe("createMinerClient", () => {
  test("default", async () => {
    const { url, seen } = await openServer(completion);
    const { client } = clientFor(url);
    const answer = await client.chat.completions.create({ model: "m/odel", messages });
    expect(answer.choices[0]?.message.content).toBe("hello");
    expect(first(seen)).toMatchObject({ method: "POST", url: "/v1/chat/completions" });
  });

  test("behavior: the very bytes sent are signed, for the miner", async () => {
    const { url, seen } = await openServer(completion);
    const { client, hotkey, receiver } = clientFor(url);
    await client.chat.completions.create({ model: "m/odel", messages });
    const { headers, body } = first(seen);
    const deps = { verifySignature, replayCache: createReplayCache() };
    const { signer } = verifyRequest(deps, { headers, body, receiver, nowMs: Date.now() });
    expect(signer).toBe(hotkey.address);
    expect(headers["x-targon-model"]).toBe("m/odel");
  });

  test("behavior: streams arrive piece by piece", async () => {
    const { url } = await openServer(stream);
    const { client } = clientFor(url);
    let text = "";
    for await (const chunk of await client.chat.completions.create({ model: "m", messages, stream: true })) {
      text += chunk.choices[0]?.delta.content ?? "";
    }
    expect(text).toBe("one two");
  });

  test("behavior: keys and their order are those of the one builder", async () => {
    const { url, seen } = await openServer(stream);
    const { client } = clientFor(url);
    await client.chat.completions.create({ stream: true, temperature: 0.5, messages, model: "m", user: "u" });
    const built = buildRequest({
      endpoint: "CHAT",
      model: "m",
      messages,
      seed: 1n,
      temperature: 0,
      topP: 0,
      maxTokens: 1,
    });
    const sent = JSON.parse(first(seen).body.toString());
    expect(Object.keys(sent)).toEqual([...Object.keys(built.body), "user"]);
    expect(sent).toMatchObject({ temperature: 0.5, model: "m", max_tokens: 512, logprobs: true });
    expect(sent.seed).toBeGreaterThanOrEqual(10_000);
  });

  test("behavior: neither the client's name nor an OpenAI key goes out", async () => {
    const { url, seen } = await openServer(completion);
    const { client } = clientFor(url);
    await client.completions.create({ model: "m", prompt: "p" });
    const names = Object.keys(first(seen).headers);
    expect(names.filter((name) => /authorization|user-agent|stainless|openai/.test(name))).toEqual([]);
    expect(first(seen).url).toBe("/v1/completions");
  });

  test("behavior: a GET is signed over no bytes", async () => {
    const { url, seen } = await openServer((_incoming, outgoing) => {
      outgoing.setHeader("content-type", "application/json");
      outgoing.end(JSON.stringify({ object: "list", data: [{ id: "m" }] }));
    });
    const { client, receiver } = clientFor(url);
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(["m"]);
    const { headers, body } = first(seen);
    const deps = { verifySignature, replayCache: createReplayCache() };
    expect(() => verifyRequest(deps, { headers, body, receiver, nowMs: Date.now() })).not.toThrow();
  });

  test("behavior: no redirect is followed", async () => {
    const { url, seen } = await openServer((incoming, outgoing) => {
      outgoing.writeHead(307, { location: `http://${incoming.headers.host}/elsewhere` });
      outgoing.end();
    });
    const { client } = clientFor(url);
    await expect(client.chat.completions.create({ model: "m", messages })).rejects.toMatchObject({
      status: 307,
    });
    expect(seen).toHaveLength(1);
  });

  test("behavior: a refusal is told once, with its status", async () => {
    const { url, seen } = await openServer((_incoming, outgoing) => {
      outgoing.writeHead(503, { "content-type": "application/json" });
      outgoing.end(JSON.stringify({ error: { message: "busy" } }));
    });
    const { client } = clientFor(url);
    const refused = client.chat.completions.create({ model: "m", messages });
    await expect(refused).rejects.toBeInstanceOf(APIError);
    await expect(refused).rejects.toMatchObject({ status: 503 });
    expect(seen).toHaveLength(1);
  });

  test("behavior: a port that a standard fetch refuses is tried", async () => {
    const { client } = clientFor("http://127.0.0.1:10080");
    const refused = client.chat.completions.create({ model: "m", messages });
    await expect(refused).rejects.toBeInstanceOf(APIConnectionError);
    await expect(refused).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
  });
});
