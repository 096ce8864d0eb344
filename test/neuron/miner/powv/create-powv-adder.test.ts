import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { request } from "undici";
import { afterEach, expect, test } from "vitest";
import type { Weights } from "../../../../src/domain/ports/weights.ts";
import { TargonError } from "../../../../src/errors.ts";
import { startServer } from "../../../helpers/start-server.ts";
import { signed, startTestMiner } from "../start-test-miner.ts";

const MODEL = "m/n";
const MESSAGES = [{ role: "user", content: "Hi" }];

/** A single weight of 1: each value is the sum of the ids before the token. */
const weights: Weights = {
  of: async () => ({ tensors: [{ name: "a", rows: 1, columns: 1 }], valueAt: () => 1 }),
  close: async () => {},
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Answer = (response: ServerResponse) => void;

const data = (object: object) => `data: ${JSON.stringify(object)}\n\n`;
const choice = (...ids: number[]) => ({ index: 0, delta: { content: "x" }, token_ids: ids });

/** Sends events one by one. */
const streams =
  (...pieces: string[]): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    for (const piece of pieces) response.write(piece);
    response.end();
  };

const tokenizes: Answer = (response) => response.end(JSON.stringify({ tokens: [1, 2, 3], count: 3 }));

async function start(
  answer: Answer,
  { tokenize = tokenizes, of = weights.of }: { tokenize?: Answer; of?: Weights["of"] } = {},
) {
  const upstream = await startServer(({ path }, response) => {
    if (path === "/v1/models") response.end(JSON.stringify({ data: [{ id: MODEL }] }));
    else if (path === "/tokenize") tokenize(response);
    else answer(response);
  });
  closers.push(upstream.close);
  const started = await startTestMiner({ upstreamUrl: upstream.url, deps: { weights: { ...weights, of } } });
  closers.push(started.stop);
  const ask = async (body: object, headers: object = {}) => {
    const text = JSON.stringify({ model: MODEL, stream: true, ...body });
    const all = { ...signed(text), ...headers };
    const got = await request(`${started.url}/v1/chat/completions`, {
      method: "POST",
      headers: all,
      body: text,
    });
    return { status: got.statusCode, headers: got.headers, text: await got.body.text() };
  };
  return { ask, upstream, paths: () => upstream.requests.map(({ path }) => path) };
}

const STREAM = [data({ choices: [choice(5, 6)] }), data({ choices: [choice(7)] }), "data: [DONE]\n\n"];
const WITH_POWV = [
  data({ choices: [{ ...choice(5, 6), powv: [6, 11] }] }),
  data({ choices: [{ ...choice(7), powv: [17] }] }),
  "data: [DONE]\n\n",
].join("");

test("default: values in the stream, the prompt counted by the upstream's tokenizer with our key", async () => {
  const { ask, upstream } = await start(streams(...STREAM));
  expect((await ask({ messages: MESSAGES })).text).toBe(WITH_POWV);
  const asked = upstream.requests.find(({ path }) => path === "/tokenize");
  expect(asked?.headers.authorization).toBe("Bearer sk-test");
  expect(JSON.parse(asked?.body ?? "")).toEqual({
    model: MODEL,
    messages: MESSAGES,
    add_generation_prompt: true,
    add_special_tokens: false,
  });
});

test("behavior: a prompt of ids, and one that the stream tells, need no tokenizer", async () => {
  const byIds = await start(streams(...STREAM));
  expect((await byIds.ask({ prompt: [2, 4] })).text).toBe(WITH_POWV);
  const first = data({ choices: [], prompt_token_ids: [6] });
  const byStream = await start(streams(first, ...STREAM));
  expect((await byStream.ask({ messages: MESSAGES, return_token_ids: true })).text).toBe(first + WITH_POWV);
  expect([...byIds.paths(), ...byStream.paths()]).not.toContain("/tokenize");
});

test("behavior: where the stream was to tell the prompt and does not, the tokenizer is asked", async () => {
  const { ask } = await start(streams(...STREAM));
  expect((await ask({ messages: MESSAGES, return_token_ids: true })).text).toBe(WITH_POWV);
});

test("behavior: a whole body has its values, and no length that would be wrong", async () => {
  const body = JSON.stringify({ choices: [{ index: 0, message: { content: "x" }, token_ids: [5] }] });
  const { ask } = await start((response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
    response.end(body);
  });
  const answer = await ask({ messages: MESSAGES, stream: false });
  expect(JSON.parse(answer.text).choices[0].powv).toEqual([6]);
  expect(answer.headers["content-length"]).toBeUndefined();
});

const away: Answer = (response) => void response.writeHead(404).end("{}");
const silent = () => new Promise<never>(() => {});
const missing = async () => {
  throw new TargonError("MODEL_FILES_MISSING", "the model's weights are not there");
};

test.each<[string, object, Parameters<typeof start>[1]]>([
  ["the upstream has no tokenizer", { messages: MESSAGES }, { tokenize: away }],
  [
    "the tokenizer's answer is another",
    { messages: MESSAGES },
    { tokenize: (response) => void response.end("[]") },
  ],
  ["tools change the prompt", { messages: MESSAGES, tools: [{}] }, {}],
  ["the prompt is echoed", { prompt: "x", echo: true }, {}],
  ["the request is no prompt at all", {}, {}],
  ["nobody said where the weights lie", { messages: MESSAGES }, { of: async () => null }],
  ["the weights are not there", { messages: MESSAGES }, { of: missing }],
  [
    "a weight cannot be read",
    { messages: MESSAGES },
    { of: async () => ({ tensors: [{ name: "a", rows: 1, columns: 1 }], valueAt: missing }) },
  ],
  [
    "the values do not come",
    { messages: MESSAGES },
    { of: async () => ({ tensors: [{ name: "a", rows: 1, columns: 1 }], valueAt: silent }) },
  ],
])("behavior: where %s, the bytes pass as they came", async (_, body, outside) => {
  const { ask } = await start(streams(...STREAM), outside);
  expect((await ask(body)).text).toBe(STREAM.join(""));
});

test.each([
  ["an echoed prompt", { prompt: "x", echo: true }],
  ["several prompts", { prompt: ["x", "y"] }],
])("behavior: the answer to %s has no values, even where the stream tells ids", async (_, body) => {
  const told = [data({ choices: [], prompt_token_ids: [6] }), ...STREAM];
  const { ask } = await start(streams(...told));
  expect((await ask({ ...body, return_token_ids: true })).text).toBe(told.join(""));
});

test("behavior: compressed answers, other kinds and errors pass as they came; compression is not asked for", async () => {
  const packed = gzipSync(STREAM.join(""));
  const body = JSON.stringify({ choices: [{ token_ids: [5] }] });
  const answers: Answer[] = [
    (response) =>
      void response
        .writeHead(200, { "content-type": "text/event-stream", "content-encoding": "gzip" })
        .end(packed),
    (response) => void response.writeHead(200, { "content-type": "text/plain" }).end(body),
    (response) => void response.writeHead(500, { "content-type": "application/json" }).end(body),
  ];
  const { ask, upstream } = await start((response) => answers.shift()?.(response));
  const got = await ask({ messages: MESSAGES }, { "accept-encoding": "gzip" });
  expect(got.headers["content-encoding"]).toBe("gzip");
  expect(
    upstream.requests.find(({ path }) => path === "/v1/chat/completions")?.headers["accept-encoding"],
  ).toBe("identity");
  expect((await ask({ messages: MESSAGES })).text).toBe(body);
  expect(await ask({ messages: MESSAGES })).toMatchObject({ status: 500, text: body });
});

test("behavior: a client that goes away ends the upstream's request", async () => {
  const ended = Promise.withResolvers<void>();
  const { upstream } = await start((response) => {
    response.once("close", ended.resolve);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(STREAM[0]);
  });
  const { url, stop } = await startTestMiner({ upstreamUrl: upstream.url, deps: { weights } });
  closers.push(stop);
  const text = JSON.stringify({ model: MODEL, messages: MESSAGES, stream: true });
  const got = await request(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: signed(text),
    body: text,
  });
  const [first] = await got.body
    .iterator({ destroyOnReturn: true })
    .next()
    .then(({ value }) => [String(value)]);
  expect(first).toContain('"powv":[6,11]');
  got.body.on("error", () => {}).destroy();
  await ended.promise;
});
