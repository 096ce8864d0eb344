import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { request } from "undici";
import { afterEach, expect, test } from "vitest";
import { silentLog } from "../../src/lib/log.ts";
import type { ServedModels } from "../../src/neuron/miner/serve-models.ts";
import { runMiner } from "../../src/neuron/miner.ts";
import { startServer, type TestServer } from "../helpers/start-server.ts";
import {
  miner,
  minerConfig,
  signed,
  startTestMiner,
  stranger,
  subnet,
  type TestMinerOptions,
  validator,
} from "./miner/start-test-miner.ts";

const MODEL = "targon/tiny-llama";
const BODY = JSON.stringify({ model: MODEL, messages: [], stream: true });
const CHUNKS = ['data: {"a":1}\n\n', 'data: {"b":"ü"}\n\n', "data: [DONE]\n\n"];

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Answer = (response: ServerResponse) => void;

async function startUpstream(answer: Answer, models = [MODEL]): Promise<TestServer> {
  const server = await startServer(({ path }, response) => {
    if (path === "/v1/models")
      response.end(JSON.stringify({ object: "list", data: models.map((id) => ({ id })) }));
    else answer(response);
  });
  closers.push(server.close);
  return server;
}

async function startMiner(options: TestMinerOptions) {
  const started = await startTestMiner(options);
  closers.push(started.stop);
  return started;
}

const streamed: Answer = (response) => {
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "x-request-id": "7",
    server: "uvicorn",
  });
  for (const chunk of CHUNKS) response.write(chunk);
  response.end();
};

async function post(url: string, body = BODY, headers: Record<string, string> = signed(body)) {
  const answer = await request(url, { method: "POST", headers, body });
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
}

test("default: announced and ready, a signed request's answer comes back byte for byte", async () => {
  const upstream = await startUpstream(streamed);
  const { url, events } = await startMiner({ upstreamUrl: upstream.url });
  const answer = await post(`${url}/v1/chat/completions`);
  expect(answer).toMatchObject({ status: 200, text: CHUNKS.join("") });
  expect(answer.headers).toMatchObject({ "content-type": "text/event-stream", "x-request-id": "7" });
  expect(answer.headers.server).toBeUndefined();
  expect(events).toEqual([
    {
      name: "ready",
      fields: {
        role: "miner",
        network: "local",
        genesis: "0x00",
        specVersion: 1,
        netuid: 4,
        block: 100,
        hotkey: miner.address,
        uid: 1,
        models: [MODEL],
      },
    },
  ]);
});

test("behavior: the upstream gets the exact body and our key, and no word of Epistula", async () => {
  const upstream = await startUpstream(streamed);
  const { url } = await startMiner({ upstreamUrl: upstream.url });
  await post(`${url}/v1/completions`);
  const seen = upstream.requests.at(-1);
  expect(seen).toMatchObject({ method: "POST", path: "/v1/completions", body: BODY });
  expect(seen?.headers).toMatchObject({
    authorization: "Bearer sk-test",
    "content-type": "application/json",
  });
  expect(Object.keys(seen?.headers ?? {}).filter((name) => /epistula|targon/.test(name))).toEqual([]);
});

test("behavior: the upstream's status and error body are kept", async () => {
  const upstream = await startUpstream((response) => response.writeHead(422).end('{"error":"vllm says no"}'));
  const { url } = await startMiner({ upstreamUrl: upstream.url });
  expect(await post(`${url}/v1/chat/completions`)).toMatchObject({
    status: 422,
    text: '{"error":"vllm says no"}',
  });
});

test("behavior: a whole answer keeps its length", async () => {
  const upstream = await startUpstream((response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": 4 });
    setImmediate(() => response.end("{  }"));
  });
  const { url } = await startMiner({ upstreamUrl: upstream.url });
  const answer = await post(`${url}/v1/chat/completions`);
  expect(answer).toMatchObject({ status: 200, text: "{  }", headers: { "content-length": "4" } });
  expect(answer.headers["transfer-encoding"]).toBeUndefined();
});

test.each([301, 307, 399])(
  "behavior: an upstream's redirect (%i) is 502 and tells nobody where to",
  async (status) => {
    const upstream = await startUpstream((response) =>
      response.writeHead(status, { location: "http://10.0.0.7/", "set-cookie": "a=b" }).end("elsewhere"),
    );
    const { url } = await startMiner({ upstreamUrl: upstream.url });
    const answer = await post(`${url}/v1/chat/completions`);
    expect(answer).toMatchObject({ status: 502, text: '{"error":"the model\'s server points elsewhere"}' });
    expect(answer.headers.location).toBeUndefined();
    expect(upstream.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  },
);

test("behavior: routed by X-Targon-Model, else by the body's model; those of one model take turns", async () => {
  const named =
    (name: string): Answer =>
    (response) =>
      response.end(name);
  const [one, two, three] = [
    await startUpstream(named("one"), ["m"]),
    await startUpstream(named("two"), ["m"]),
    await startUpstream(named("three")),
  ];
  const modelEndpoints = [
    { model: null, url: `${one.url}/v1` },
    { model: null, url: `${two.url}/v1` },
    { model: "other", url: `${three.url}/v1` },
  ];
  const { url, events } = await startMiner({ config: { modelEndpoints } });
  expect(events[0]?.fields.models).toEqual(["m", "other"]);
  const path = `${url}/v1/completions`;
  const byBody = '{"model":"m"}';
  expect([(await post(path, byBody)).text, (await post(path, byBody)).text].sort()).toEqual(["one", "two"]);
  expect((await post(path, byBody, signed(byBody, { model: "other" }))).text).toBe("three");
  expect(await post(path, '{"model":"none"}')).toMatchObject({
    status: 404,
    text: '{"error":"this model is not served here"}',
  });
  expect((await post(path, "no json")).status).toBe(400);
});

test("behavior: a client that does not read stops the upstream", { timeout: 30_000 }, async () => {
  const total = 64 * 1024 * 1024;
  let written = 0;
  const upstream = await startUpstream((response) => {
    const piece = Buffer.alloc(64 * 1024, "x");
    const more = () => {
      while (written < total) {
        written += piece.length;
        if (!response.write(piece)) return void response.once("drain", more);
      }
      response.end();
    };
    more();
  });
  const { url } = await startMiner({ upstreamUrl: upstream.url });
  const answer = await request(`${url}/v1/completions`, {
    method: "POST",
    headers: signed(BODY),
    body: BODY,
  });
  let before = -1;
  await expect
    .poll(
      () => {
        const stands = written === before;
        before = written;
        return stands;
      },
      { interval: 100, timeout: 10_000 },
    )
    .toBe(true);
  expect(written).toBeLessThan(total / 2);
  let received = 0;
  for await (const chunk of answer.body) received += chunk.length;
  expect(received).toBe(total);
});

test.each(["before", "after"])(
  "behavior: the client gone %s the first byte, the upstream is aborted",
  async (when) => {
    const asked = Promise.withResolvers<ServerResponse>();
    const upstream = await startUpstream((response) => {
      if (when === "after") response.write(CHUNKS[0]);
      asked.resolve(response);
    });
    const { url } = await startMiner({ upstreamUrl: upstream.url });
    const client = new AbortController();
    const sent = request(`${url}/v1/completions`, {
      method: "POST",
      headers: signed(BODY),
      body: BODY,
      signal: client.signal,
    });
    const response = await asked.promise;
    if (when === "after")
      await once(
        (await sent).body.on("error", () => {}),
        "readable",
      );
    const closed = once(response, "close");
    client.abort();
    await sent.catch(() => {});
    await closed;
    expect(response.writableFinished).toBe(false);
  },
);

test("behavior: a silent upstream is 504 before the first byte, and a cut answer after it", async () => {
  let calls = 0;
  const upstream = await startUpstream((response) => {
    if (++calls === 2) response.write(CHUNKS[0]);
  });
  const { url } = await startMiner({ upstreamUrl: upstream.url, config: { upstreamTimeoutMs: 200 } });
  const [first, second] = await Promise.allSettled([
    post(`${url}/v1/completions`),
    post(`${url}/v1/chat/completions`),
  ]);
  const statuses = [first, second].map((one) => (one.status === "fulfilled" ? one.value.status : "cut"));
  expect(statuses.sort()).toEqual([504, "cut"]);
});

test("behavior: an upstream that is away is 502, and its models stay", async () => {
  const upstream = await startUpstream(streamed);
  const { url } = await startMiner({ upstreamUrl: upstream.url });
  await upstream.close();
  expect(await post(`${url}/v1/completions`)).toMatchObject({
    status: 502,
    text: '{"error":"the model\'s server does not answer"}',
  });
  const models = await request(`${url}/models`, { headers: signed("") });
  expect(await models.body.json()).toEqual([MODEL]);
});

test("behavior: the other paths", async () => {
  const upstream = await startUpstream(streamed);
  const { url } = await startMiner({ upstreamUrl: upstream.url });
  const ask = async (target: string, body = "", headers: Record<string, string> = signed(body)) => {
    const [method, path] = target.split(" ") as ["GET" | "POST", string];
    const answer = await request(`${url}${path}`, { method, ...(body && { body }), headers });
    return [answer.statusCode, await answer.body.json()];
  };
  expect(await ask("GET /models")).toEqual([200, [MODEL]]);
  expect(await ask("POST /models", '["a","b"]')).toEqual([200, ""]);
  expect(await ask("POST /models", '{"a":1}')).toEqual([400, { error: expect.any(String) }]);
  expect(await ask("GET /v1/models")).toMatchObject([200, { object: "list", data: [{ id: MODEL }] }]);
  expect(await ask("GET /health", "", {})).toEqual([200, { status: "ok" }]);
  expect(await ask("GET /models", "", {})).toEqual([400, { error: expect.any(String) }]);
  expect(await ask("GET /v1/completions")).toEqual([405, { error: "the method is not allowed here" }]);
  expect(await ask("POST /nowhere", "x")).toEqual([404, { error: "there is no such path" }]);
});

test("behavior: who may ask", async () => {
  const upstream = await startUpstream(streamed);
  const { url } = await startMiner({ upstreamUrl: upstream.url });
  const open = await startMiner({ upstreamUrl: upstream.url, config: { forceValidatorPermit: false } });
  const path = "/v1/completions";
  const byMiner = () => signed(BODY, { hotkey: miner });
  expect((await post(url + path, BODY, byMiner())).status).toBe(403);
  expect((await post(open.url + path, BODY, byMiner())).status).toBe(200);
  expect((await post(open.url + path, BODY, signed(BODY, { hotkey: stranger }))).status).toBe(401);
  const headers = signed(BODY);
  expect((await post(url + path, BODY, headers)).status).toBe(200);
  expect((await post(url + path, BODY, headers)).status).toBe(401);
  expect((await post(url + path, `${BODY} `, signed(BODY))).status).toBe(401);
  expect(upstream.requests.filter((seen) => seen.path === path)).toHaveLength(2);
});

test("behavior: before the metagraph is known everybody is told to wait", async () => {
  const read = Promise.withResolvers<typeof subnet>();
  const upstream = await startUpstream(streamed);
  const probe = await startServer((_seen, response) => response.end());
  await probe.close();
  const axon = { port: probe.port, ip: "127.0.0.1", externalIp: "127.0.0.2", externalPort: null };
  const asked = Promise.withResolvers<void>();
  const starting = startMiner({
    upstreamUrl: upstream.url,
    config: { axon },
    readSubnet: () => {
      asked.resolve();
      return read.promise;
    },
  });
  await asked.promise;
  const ask = (path: string) => request(`${probe.url}${path}`, { headers: signed("") });
  await expect
    .poll(() =>
      ask("/health").then(
        (answer) => answer.statusCode,
        () => 0,
      ),
    )
    .toBe(503);
  expect((await ask("/models")).statusCode).toBe(503);
  read.resolve(subnet);
  await starting;
  expect((await ask("/models")).statusCode).toBe(200);
  expect((await ask("/health")).statusCode).toBe(200);
});

test("behavior: stopped, it takes nothing new, and an open stream goes on to its end", async () => {
  const asked = Promise.withResolvers<ServerResponse>();
  const upstream = await startUpstream((response) => {
    response.write(CHUNKS[0]);
    asked.resolve(response);
  });
  const { url, stop } = await startTestMiner({ upstreamUrl: upstream.url });
  const answer = await request(`${url}/v1/completions`, {
    method: "POST",
    headers: signed(BODY),
    body: BODY,
  });
  const response = await asked.promise;
  const stopped = stop();
  await expect(request(`${url}/health`, { reset: true })).rejects.toThrow();
  response.end(CHUNKS[2]);
  expect(await answer.body.text()).toBe(`${CHUNKS[0]}${CHUNKS[2]}`);
  await stopped;
});

test("behavior: a stream that outlives the drain is cut", async () => {
  const upstream = await startUpstream((response) => void response.write(CHUNKS[0]));
  const { url, stop } = await startTestMiner({ upstreamUrl: upstream.url, config: { drainMs: 50 } });
  const answer = await request(`${url}/v1/completions`, {
    method: "POST",
    headers: signed(BODY),
    body: BODY,
  });
  const text = answer.body.text();
  await Promise.all([expect(text).rejects.toThrow(), stop()]);
});

test("behavior: several miners of one process share one look at the subnet", async () => {
  const upstream = await startUpstream(streamed);
  const metagraph = {
    first: Promise.resolve(subnet),
    subnet: () => subnet,
    neuronOf: (hotkey: string) => subnet.neurons.find((neuron) => neuron.hotkey === hotkey),
  };
  const readSubnet = () => Promise.reject(new Error("was asked"));
  const options = { upstreamUrl: upstream.url, readSubnet, deps: { metagraph } };
  const miners = await Promise.all(Array.from({ length: 5 }, () => startMiner(options)));
  const answers = await Promise.all(miners.map(({ url }) => post(`${url}/v1/completions`)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

test.each([
  ["PORT_IN_USE", {}],
  [
    "HOTKEY_NOT_REGISTERED",
    { axon: { port: 0, ip: "127.0.0.1", externalIp: "127.0.0.2", externalPort: null } },
  ],
  ["AXON_ADDRESS_INVALID", { axon: { port: 0, ip: "127.0.0.1", externalIp: null, externalPort: null } }],
])("error: %s", async (code, change) => {
  const taken = await startUpstream(streamed);
  const axon = { port: taken.port, ip: "127.0.0.1", externalIp: "127.0.0.2", externalPort: null };
  const readSubnet = async () => ({ ...subnet, neurons: [] });
  const options = { upstreamUrl: taken.url, readSubnet, config: { axon, ...change } };
  await expect(startTestMiner(options)).rejects.toMatchObject({ code });
});

test("behavior: aborted before it served, it ends without an error", async () => {
  const deps = {
    chain: {
      identity: () => ({
        network: "",
        endpoint: "",
        genesis: "",
        specVersion: 1,
        nodeVersion: "",
        blockMs: 250,
      }),
      readSubnet: () => new Promise<never>(() => {}),
      serveAxon: async () => true,
      followBlocks: async function* () {},
      readNeuron: async () => null,
    },
    hotkey: validator,
    log: silentLog,
    clock: { now: Date.now, monotonic: () => performance.now() },
  };
  const life = new AbortController();
  const ended = runMiner(
    { ...deps, signal: life.signal },
    minerConfig({ upstreamUrl: "http://127.0.0.1:1" }),
  );
  life.abort(new DOMException("stopped", "AbortError"));
  await expect(ended).resolves.toBeUndefined();
});

test("error: STALLED when the chain stays away for the grace, while it serves", async () => {
  const upstream = await startUpstream(streamed);
  let aheadMs = 0;
  const clock = { now: Date.now, monotonic: () => performance.now() + aheadMs };
  const config = { mock: { miners: {}, generation: null } };
  const started = await startTestMiner({ upstreamUrl: upstream.url, config, deps: { clock } });
  expect((await post(`${started.url}/v1/chat/completions`)).status).toBe(200);
  aheadMs = 121_000;
  await expect(started.ended).rejects.toMatchObject({ code: "STALLED" });
});

/** An engine of ours that says where it is, or that it is not ready. */
function createServed(urlOf: () => string | undefined): ServedModels {
  return {
    names: () => (urlOf() === undefined ? [] : [MODEL]),
    has: (model) => model === MODEL,
    urlOf,
    states: () => [
      {
        model: MODEL,
        host: "unix:///x",
        url: "http://x",
        step: urlOf() ? "ready" : "load",
        why: null,
        mend: null,
      },
    ],
    first: Promise.resolve(),
    run: async () => {},
  };
}

test("behavior: a model whose engine we run is listed and answered while that is ready, and else a 503", async () => {
  const engine = await startUpstream(streamed);
  let address: string | undefined;
  const served = createServed(() => address);
  const { url, events } = await startMiner({ config: { modelEndpoints: [] }, deps: { served } });
  const models = async () => {
    const headers = signed("");
    return await (await request(`${url}/models`, { headers })).body.json();
  };
  expect(await models()).toEqual([]);
  expect((await post(`${url}/v1/chat/completions`)).status).toBe(503);
  address = `${engine.url}/v1`;
  expect(await models()).toEqual([MODEL]);
  expect(await post(`${url}/v1/chat/completions`)).toMatchObject({ status: 200, text: CHUNKS.join("") });
  // It has just died, and nobody has noticed yet.
  address = "http://127.0.0.1:1/v1";
  expect((await post(`${url}/v1/chat/completions`)).status).toBe(503);
  expect(events).toContainEqual({
    name: "engines",
    fields: { engines: [expect.objectContaining({ model: MODEL, step: "load", changed: true })] },
  });
});
