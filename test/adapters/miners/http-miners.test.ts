import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { Worker } from "node:worker_threads";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { openHttpMiners } from "../../../src/adapters/miners/http-miners.ts";
import type { CallDeadlines, MinerTarget } from "../../../src/domain/ports/miner.ts";
import { buildRequest, serialise } from "../../../src/domain/request/build-request.ts";
import type { TimedChunk } from "../../../src/domain/types.ts";
import { silentLog } from "../../../src/lib/log.ts";

const HOTKEY = {
  address: "5Validator",
  publicKey: new Uint8Array(32),
  sign: (message: Uint8Array) => createHash("sha512").update(message).digest(),
};
const CLOCK = { now: () => Date.now(), monotonic: () => performance.now() };
const REQUEST = buildRequest({
  endpoint: "CHAT",
  model: "targon/tiny-llama",
  messages: [{ role: "user", content: "Grüße 🦊" }],
  seed: 4711n,
  temperature: 0.5,
  topP: 1,
  maxTokens: 8,
});
const PATIENT: CallDeadlines = { connectMs: 5000, firstTokenMs: 5000, gapMs: 5000, totalMs: 20_000 };
const MODELS = ["targon/tiny-llama"];

const miners = (allowPrivate = true) => {
  const port = openHttpMiners({ hotkey: HOTKEY, clock: CLOCK, allowPrivate, log: silentLog });
  onTestFinished(() => port.close());
  return port;
};

const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
});

async function listen(server: Server): Promise<MinerTarget> {
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { uid: 3, hotkey: "5Miner", url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const serve = (listener: RequestListener) => listen(createServer(listener));

async function collect(chunks: AsyncIterable<TimedChunk>): Promise<TimedChunk[]> {
  const all: TimedChunk[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

const startStream = (response: ServerResponse) => {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  return response;
};

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

test("default: chunks in order with their times, signed over the exact bytes, model in the header", async () => {
  const seen: { headers: IncomingMessage["headers"]; url: string | undefined; body: Buffer }[] = [];
  const target = await serve(async (request, response) => {
    seen.push({ headers: request.headers, url: request.url, body: await bodyOf(request) });
    startStream(response).write(`: hello\n\ndata: {"n":1}\n\ndata: {"n":2}\n\n`);
    response.end(`data: {"n":3}\n\ndata: [DONE]\n\ndata: {"n":4}\n\n`);
  });
  const chunks = await collect(miners().complete(target, { request: REQUEST, deadlines: PATIENT }));
  expect(chunks.map(({ data }) => data)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  expect(chunks.every(({ atMs, whole }) => atMs > 0 && atMs < 20_000 && whole === undefined)).toBe(true);
  const [{ headers, url, body } = { headers: {}, url: "", body: Buffer.alloc(0) }] = seen;
  expect(url).toBe("/v1/chat/completions");
  expect(body).toEqual(Buffer.from(serialise(REQUEST)));
  expect(headers["x-targon-model"]).toBe("targon/tiny-llama");
  const hash = createHash("sha256").update(body).digest("hex");
  const message = `${hash}.${headers["epistula-uuid"]}.${headers["epistula-timestamp"]}.5Miner`;
  expect(headers["epistula-request-signature"]).toBe(
    `0x${Buffer.from(HOTKEY.sign(Buffer.from(message))).toString("hex")}`,
  );
  expect(headers["epistula-signed-for"]).toBe("5Miner");
});

test("behavior: events cut anywhere, in the middle of a character too, arrive whole", async () => {
  const bytes = Buffer.from(
    `data: {"text":"Grüße 🦊"}\r\n\r\ndata: {"text":"日本"}\r\n\r\ndata: [DONE]\r\n\r\n`,
  );
  const target = await serve(async (_, response) => {
    startStream(response);
    for (const byte of bytes) {
      response.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    response.end();
  });
  const chunks = await collect(miners().complete(target, { request: REQUEST, deadlines: PATIENT }));
  expect(chunks.map(({ data }) => data)).toEqual([{ text: "Grüße 🦊" }, { text: "日本" }]);
});

test("behavior: a body that is no stream comes as one whole chunk", async () => {
  const target = await serve((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end('{"choices":[]}');
  });
  const chunks = await collect(miners().complete(target, { request: REQUEST, deadlines: PATIENT }));
  expect(chunks).toEqual([{ atMs: expect.any(Number), data: { choices: [] }, whole: true }]);
});

test("behavior: a server that says [DONE] and keeps the line open delays nobody", async () => {
  const target = await serve((_, response) => {
    startStream(response).write(`data: {"n":1}\n\ndata: [DONE]\n\n`);
  });
  const chunks = await collect(miners().complete(target, { request: REQUEST, deadlines: PATIENT }));
  expect(chunks).toHaveLength(1);
});

test("behavior: breaking off the iteration closes the socket", async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const target = await serve((request, response) => {
    request.socket.once("close", () => resolve());
    startStream(response).write(`data: {"n":1}\n\n`);
  });
  for await (const chunk of miners().complete(target, { request: REQUEST, deadlines: PATIENT })) {
    expect(chunk.data).toEqual({ n: 1 });
    break;
  }
  await closed;
});

test("behavior: the caller's abort ends the call with the caller's reason and closes the socket", async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const controller = new AbortController();
  const target = await serve((request) => {
    request.socket.once("close", () => resolve());
    controller.abort();
  });
  const call = collect(
    miners().complete(target, { request: REQUEST, deadlines: PATIENT }, controller.signal),
  );
  await expect(call).rejects.toMatchObject({ name: "AbortError" });
  await closed;
});

test.each<[string, Partial<CallDeadlines>, RequestListener]>([
  ["firstToken", { firstTokenMs: 60 }, () => {}],
  ["firstToken", { firstTokenMs: 60 }, (_, response) => void startStream(response).write(": still here\n\n")],
  ["gap", { gapMs: 60 }, (_, response) => void startStream(response).write(`data: {"n":1}\n\ndata: {"n":`)],
  [
    "total",
    { totalMs: 120 },
    (_, response) => {
      startStream(response);
      const timer = setInterval(() => response.write(`data: {"n":1}\n\n`), 20);
      response.on("close", () => clearInterval(timer));
    },
  ],
])("error: MINER_TIMEOUT waiting for %s, and the socket is closed", async (waitedFor, limits, listener) => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const target = await serve((request, response) => {
    request.socket.once("close", () => resolve());
    listener(request, response);
  });
  const call = collect(miners().complete(target, { request: REQUEST, deadlines: { ...PATIENT, ...limits } }));
  await expect(call).rejects.toMatchObject({ code: "MINER_TIMEOUT", data: { waitedFor } });
  await closed;
});

test("error: MINER_TIMEOUT for a port that takes connections and says nothing", async () => {
  const target = await listen(createTcpServer(() => {}));
  const call = collect(
    miners().complete(target, { request: REQUEST, deadlines: { ...PATIENT, firstTokenMs: 60 } }),
  );
  await expect(call).rejects.toMatchObject({ code: "MINER_TIMEOUT" });
});

test("behavior: a limit is stretched by what our own machine is late", async () => {
  const target = await serve((_, response) => {
    setTimeout(() => startStream(response).end(`data: {"n":1}\n\ndata: [DONE]\n\n`), 120);
  });
  const deadlines = { ...PATIENT, firstTokenMs: 20, stretchMs: () => 10_000 };
  expect(await collect(miners().complete(target, { request: REQUEST, deadlines }))).toHaveLength(1);
});

test("behavior: an answer that lies in the socket while our loop was blocked is not late", async () => {
  const worker = new Worker(
    `const { createServer } = require("node:http");
     const { parentPort } = require("node:worker_threads");
     const server = createServer((_, response) => setTimeout(() => {
       response.writeHead(200, { "content-type": "text/event-stream" });
       response.end('data: {"n":1}\\n\\ndata: [DONE]\\n\\n');
     }, 30)).listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  onTestFinished(() => void worker.terminate());
  const [port] = await once(worker, "message");
  const target = { uid: 1, hotkey: "5M", url: `http://127.0.0.1:${port}` };
  const deadlines = { ...PATIENT, firstTokenMs: 50 };
  setTimeout(() => {
    const until = performance.now() + 150;
    while (performance.now() < until);
  }, 15);
  expect(await collect(miners().complete(target, { request: REQUEST, deadlines }))).toHaveLength(1);
});

test.each([301, 302, 500, 503])("error: MINER_STATUS for %i, and no redirect is followed", async (status) => {
  let calls = 0;
  const target = await serve((_, response) => {
    calls++;
    response.writeHead(status, { location: "/elsewhere" }).end("x".repeat(100_000));
  });
  const call = collect(miners().complete(target, { request: REQUEST, deadlines: PATIENT }));
  await expect(call).rejects.toMatchObject({ code: "MINER_STATUS", data: { status } });
  expect(calls).toBe(1);
});

test.each([
  ["in one line", '{"error":\n"the signer is not known"}\n', '{"error": "the signer is not known"}'],
  ["without what steers a terminal", "a\u001b[31mb\u202ec\u0000d\u2028e", "a [31mb c d e"],
  ["shortened", "é".repeat(100_000), "é".repeat(200)],
  ["or none", "", undefined],
])("error: MINER_REFUSED for 4xx with the miner's words, %s", async (_how, body, words) => {
  const target = await serve((_, response) => void response.writeHead(403).end(body));
  const call = collect(miners().complete(target, { request: REQUEST, deadlines: PATIENT }));
  const error = await call.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "MINER_REFUSED", data: { status: 403 } });
  expect((error as { data: { words?: string } }).data.words).toBe(words);
});

test("error: MINER_REFUSED with what came of words that never end", async () => {
  const target = await serve((_, response) => void response.writeHead(429).write("slow down"));
  const deadlines = { ...PATIENT, firstTokenMs: 100 };
  const call = collect(miners().complete(target, { request: REQUEST, deadlines }));
  await expect(call).rejects.toMatchObject({
    code: "MINER_REFUSED",
    data: { status: 429, words: "slow down" },
  });
});

test.each<[string, RequestListener]>([
  ["data that is no JSON", (_, response) => void startStream(response).end("data: <html>\n\n")],
  [
    "a body that is neither a stream nor JSON",
    (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
  ],
  ["an event without end", (_, response) => void startStream(response).end(`data: ${"x".repeat(300_000)}`)],
  [
    "an answer without end",
    (_, response) => {
      startStream(response);
      const event = `data: {"n":"${"x".repeat(60_000)}"}\n\n`;
      const pump = () => {
        while (!response.destroyed && response.write(event));
        if (!response.destroyed) response.once("drain", pump);
      };
      pump();
    },
  ],
  [
    "headers without end",
    (_, response) => {
      response.writeHead(
        200,
        Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`x-${i}`, "x".repeat(1000)])),
      );
      response.end();
    },
  ],
])("error: MINER_ANSWER_INVALID for %s", async (_, listener) => {
  const target = await serve(listener);
  const call = collect(miners().complete(target, { request: REQUEST, deadlines: PATIENT }));
  await expect(call).rejects.toMatchObject({ code: "MINER_ANSWER_INVALID" });
});

test("error: MINER_ANSWER_INVALID for bytes that are no HTTP", async () => {
  const target = await listen(
    createTcpServer((socket) => void socket.once("data", () => socket.write("SSH-2.0-OpenSSH\r\n\r\n"))),
  );
  const call = collect(miners().complete(target, { request: REQUEST, deadlines: PATIENT }));
  await expect(call).rejects.toMatchObject({ code: "MINER_ANSWER_INVALID" });
});

test("error: MINER_UNREACHABLE for a closed port, and for a stream that breaks off", async () => {
  const server = createServer();
  const gone = await listen(server);
  server.close();
  await once(server, "close");
  const call = collect(miners().complete(gone, { request: REQUEST, deadlines: PATIENT }));
  await expect(call).rejects.toMatchObject({ code: "MINER_UNREACHABLE" });

  const target = await serve((_, response) => {
    startStream(response).write(`data: {"n":1}\n\n`, () => response.destroy());
  });
  const broken = collect(miners().complete(target, { request: REQUEST, deadlines: PATIENT }));
  await expect(broken).rejects.toMatchObject({ code: "MINER_UNREACHABLE" });
});

test("error: MINER_ADDRESS_REFUSED for a private address, and nothing is sent", async () => {
  let calls = 0;
  const target = await serve(() => void calls++);
  const port = miners(false);
  const call = collect(port.complete(target, { request: REQUEST, deadlines: PATIENT }));
  await expect(call).rejects.toMatchObject({ code: "MINER_ADDRESS_REFUSED" });
  await expect(port.listModels(target)).rejects.toMatchObject({ code: "MINER_ADDRESS_REFUSED" });
  expect(calls).toBe(0);
});

test("behavior: a miner that hangs costs no other one anything", async () => {
  const slow = await serve(() => {});
  const fast = await serve(
    (_, response) => void startStream(response).end(`data: {"n":1}\n\ndata: [DONE]\n\n`),
  );
  const port = miners();
  const controller = new AbortController();
  const hanging = Promise.allSettled(
    Array.from({ length: 20 }, () =>
      collect(port.complete(slow, { request: REQUEST, deadlines: PATIENT }, controller.signal)),
    ),
  );
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => collect(port.complete(fast, { request: REQUEST, deadlines: PATIENT }))),
  );
  expect(answers.every((chunks) => chunks.length === 1)).toBe(true);
  controller.abort();
  expect((await hanging).every(({ status }) => status === "rejected")).toBe(true);
});

test("default: models are announced and read, signed", async () => {
  const seen: string[] = [];
  const target = await serve(async (request, response) => {
    const body = await bodyOf(request);
    seen.push(`${request.method} ${request.url} ${request.headers["epistula-version"]} ${body}`);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(request.method === "GET" ? '["a","b"]' : '""');
  });
  const port = miners();
  await port.announceModels(target, MODELS);
  expect(await port.listModels(target)).toEqual(["a", "b"]);
  expect(seen).toEqual(['POST /models 2 ["targon/tiny-llama"]', "GET /models 2 "]);
});

test.each(['{"models":[]}', "[1]", "nonsense", `["${"x".repeat(70_000)}"]`])(
  "error: MINER_ANSWER_INVALID for a list of models that is none (%#)",
  async (body) => {
    const target = await serve((_, response) => void response.writeHead(200).end(body));
    await expect(miners().listModels(target)).rejects.toMatchObject({ code: "MINER_ANSWER_INVALID" });
  },
);

test("error: MINER_TIMEOUT when the caller's own limit passes", async () => {
  const target = await serve(() => {});
  const call = miners().listModels(target, AbortSignal.timeout(30));
  await expect(call).rejects.toMatchObject({ code: "MINER_TIMEOUT" });
});
