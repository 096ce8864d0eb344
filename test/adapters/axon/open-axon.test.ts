import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { request } from "undici";
import { expect, onTestFinished, test } from "vitest";
import type { AxonHandlers } from "../../../src/adapters/axon/axon-handlers.ts";
import { createGate, type Gate } from "../../../src/adapters/axon/create-gate.ts";
import { openAxon } from "../../../src/adapters/axon/open-axon.ts";
import { createHotkey, readySr25519, verifySignature } from "../../../src/adapters/wallet/sr25519.ts";
import { signRequest } from "../../../src/domain/epistula/sign-request.ts";
import type { Log } from "../../../src/lib/log.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { createFakeNeuron } from "../../helpers/create-fake-subnet.ts";

await readySr25519();

const NOW = 1_736_114_183_123;
const validator = createHotkey({ uri: "//validator" });
const miner = createHotkey({ uri: "//miner" });
const known = createFakeNeuron({ hotkey: validator.address, stakeRao: 10n, validatorPermit: true });

const handlers: AxonHandlers = {
  isReady: () => true,
  models: () => ["m"],
  announced: () => {},
  async complete({ body }, { reply, begin }) {
    begin();
    reply.end(body);
  },
};

type Options = { verify?: typeof verifySignature; burst?: number; log?: Log; handlers?: AxonHandlers };

async function open({ verify = verifySignature, burst = 1000, log = silentLog, ...rest }: Options = {}) {
  const clock = { now: () => NOW, monotonic: () => 0 };
  const gate: Gate = createGate(
    { clock, verifySignature: verify, neuronOf: (hotkey) => (hotkey === known.hotkey ? known : undefined) },
    { receiver: miner.address, forceValidatorPermit: true, minStakeRao: 10n },
  );
  const axon = await openAxon(
    { log, clock, gate, handlers: rest.handlers ?? handlers },
    { ip: "127.0.0.1", port: 0, addressLimit: { burst, perSecond: 1 } },
  );
  onTestFinished(() => axon.close(0));
  return `http://127.0.0.1:${axon.port}`;
}

function signed(body: string, change: { nowMs?: number; hotkey?: typeof validator } = {}) {
  const { nowMs = NOW, hotkey = validator } = change;
  const unsigned = { body: Buffer.from(body), signedFor: miner.address, nowMs, uuid: crypto.randomUUID() };
  return signRequest({ hotkey }, unsigned);
}

async function post(url: string, body: string, headers: Record<string, string>) {
  const answer = await request(`${url}/v1/completions`, { method: "POST", body, headers });
  return { status: answer.statusCode, text: await answer.body.text() };
}

test("default: the handler gets the exact bytes of a signed request", async () => {
  const url = await open();
  expect(await post(url, '{"ü": 1.0}', signed('{"ü": 1.0}'))).toEqual({ status: 200, text: '{"ü": 1.0}' });
});

test("behavior: no signature is checked for a stranger, a stale request or another receiver", async () => {
  let checks = 0;
  const url = await open({
    verify: () => {
      checks++;
      return false;
    },
  });
  const statuses = [
    (await post(url, "x", signed("x", { hotkey: miner }))).status,
    (await post(url, "x", signed("x", { nowMs: NOW - 9000 }))).status,
    (await post(url, "x", { ...signed("x"), "Epistula-Signed-For": validator.address })).status,
    (await post(url, "x", {})).status,
  ];
  expect(statuses).toEqual([401, 401, 400, 400]);
  expect(checks).toBe(0);
  expect((await post(url, "x", signed("x"))).status).toBe(401);
  expect(checks).toBe(1);
});

test("behavior: an address that proves nothing is slowed down, one that does is not", async () => {
  const url = await open({ burst: 2 });
  for (let count = 0; count < 5; count++) expect((await post(url, "x", signed("x"))).status).toBe(200);
  const statuses = [];
  for (let count = 0; count < 3; count++) statuses.push((await post(url, "x", {})).status);
  expect(statuses).toEqual([400, 400, 429]);
});

test("behavior: a body announced as too large is refused before it is sent", async () => {
  const url = await open();
  const headers = { ...signed("x"), "content-length": 4 * 1024 * 1024 + 1 };
  const client = httpRequest(`${url}/v1/completions`, { method: "POST", headers });
  client.on("error", () => {});
  client.flushHeaders();
  const [response] = await once(client, "response");
  expect(response.statusCode).toBe(413);
  client.destroy();
});

test("behavior: bodies that nobody has proven fill no more than their address's share", async () => {
  const url = await open();
  const slow = Array.from({ length: 4 }, () => {
    const headers = { ...signed("x"), "content-length": 4 * 1024 * 1024 };
    const client = httpRequest(`${url}/v1/completions`, { method: "POST", headers });
    client.on("error", () => {});
    client.write("x");
    return client;
  });
  await expect.poll(async () => (await post(url, "x", signed("x"))).status).toBe(429);
  for (const client of slow) client.destroy();
  await expect.poll(async () => (await post(url, "x", signed("x"))).status).toBe(200);
});

test("behavior: a client that went away is no error", async () => {
  const lines: string[] = [];
  const note = (message: string) => void lines.push(message);
  const log = { ...silentLog, error: note, warn: note };
  const complete = () => Promise.reject(new DOMException("gone", "AbortError"));
  const url = await open({ log, handlers: { ...handlers, complete } });
  await post(url, "x", signed("x"));
  expect(lines).toEqual([]);
});

test("behavior: an error that is not ours is logged, and told to nobody", async () => {
  const lines: string[] = [];
  const log = { ...silentLog, error: (message: string) => void lines.push(message) };
  const complete = () => Promise.reject(new Error("secret path /x"));
  const url = await open({ log, handlers: { ...handlers, complete } });
  expect(await post(url, "x", signed("x"))).toEqual({ status: 500, text: '{"error":"internal error"}' });
  expect(lines).toEqual(["a request failed"]);
});
