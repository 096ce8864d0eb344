import type { ServerResponse } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { createGate } from "../../../src/adapters/axon/create-gate.ts";
import { openAxon } from "../../../src/adapters/axon/open-axon.ts";
import { createHotkey, readySr25519, verifySignature } from "../../../src/adapters/wallet/sr25519.ts";
import { signRequest } from "../../../src/domain/epistula/sign-request.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { createFakeNeuron } from "../../helpers/create-fake-subnet.ts";
import { parseAnswer, rawConnection } from "./raw-connection.ts";

await readySr25519();

const validator = createHotkey({ uri: "//validator" });
const miner = createHotkey({ uri: "//miner" });
const known = createFakeNeuron({ hotkey: validator.address, stakeRao: 10n, validatorPermit: true });
const PATH = "/v1/completions";

async function open(limits: { requestMs?: number; lingerMs?: number }, begun = "") {
  const clock = { now: Date.now, monotonic: () => performance.now() };
  const gate = createGate(
    { clock, verifySignature, neuronOf: (hotkey) => (hotkey === known.hotkey ? known : undefined) },
    { receiver: miner.address, forceValidatorPermit: true, minStakeRao: 10n },
  );
  const handlers = {
    isReady: () => true,
    models: () => ["m"],
    announced: () => {},
    complete: async (_call: unknown, answer: { reply: ServerResponse; begin(): void }) => {
      answer.begin();
      answer.reply.write(begun);
      await new Promise((resolve) => answer.reply.once("close", resolve));
    },
  };
  const axon = await openAxon(
    { log: silentLog, clock, gate, handlers },
    { ip: "127.0.0.1", port: 0, limits },
  );
  onTestFinished(() => axon.close(0));
  return `http://127.0.0.1:${axon.port}`;
}

/** A request's head and the first byte of its body, the rest of which is up to the caller. */
function headOf(headers: Record<string, string | number>, path = PATH): string {
  const lines = Object.entries({ host: "m", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join("")}\r\nx`;
}

function signed(body = "x") {
  const unsigned = {
    body: Buffer.from(body),
    signedFor: miner.address,
    nowMs: Date.now(),
    uuid: crypto.randomUUID(),
  };
  return signRequest({ hotkey: validator }, unsigned);
}

async function timed<T>(work: Promise<T>): Promise<{ value: T; ms: number }> {
  const startMs = performance.now();
  const value = await work;
  return { value, ms: performance.now() - startMs };
}

test("behavior: a body that never ends is refused with 408 at the limit, and its connection closed", async () => {
  const url = await open({ requestMs: 300 });
  const { closed } = rawConnection(url, headOf({ ...signed(), "content-length": 1_000_000 }));
  const { value, ms } = await timed(closed);
  expect(parseAnswer(value)).toMatchObject({
    status: 408,
    headers: expect.stringContaining("connection: close"),
    body: { error: "the request did not arrive in time" },
  });
  expect(ms).toBeGreaterThan(250);
  expect(ms).toBeLessThan(2_000);
});

test("behavior: so are headers that never end", async () => {
  const url = await open({ requestMs: 300 });
  const { closed } = rawConnection(url, "POST / HTTP/1.1\r\nhost: m\r\n");
  expect(parseAnswer(await closed)).toMatchObject({ status: 408 });
});

test("behavior: an answer that takes longer than a request may is not cut", async () => {
  const url = await open({ requestMs: 100 }, "begun");
  const { socket, closed } = rawConnection(url, headOf({ ...signed(), "content-length": 1 }));
  const late = new Promise((resolve) => setTimeout(() => resolve("still open"), 500));
  expect(await Promise.race([closed, late])).toBe("still open");
  socket.destroy();
});

test("behavior: who is refused before the body came is told to close, and cut when he does not", async () => {
  const url = await open({ lingerMs: 200 });
  const forged = { ...signed(), "content-length": 1_000_000 };
  const all = Array.from({ length: 60 }, () => rawConnection(url, headOf(forged)));
  // Of one address four bodies of 4 MiB are taken in at once, so 16 of 1 MB; 44 are refused.
  const texts: string[] = [];
  for (const { closed } of all) void closed.then((text) => texts.push(text));
  await expect.poll(() => texts.length, { timeout: 3_000 }).toBe(44);
  for (const text of texts) {
    expect(parseAnswer(text)).toMatchObject({
      status: 429,
      headers: expect.stringContaining("connection: close"),
    });
  }
  for (const { socket } of all) socket.destroy();
});

test("behavior: a refusal reaches a sender who is still sending", async () => {
  const url = await open({ lingerMs: 5_000 });
  const size = 3_000_000;
  const { socket, closed } = rawConnection(url, headOf({ "content-length": size }));
  socket.write(Buffer.alloc(size - 1));
  expect(parseAnswer(await closed)).toMatchObject({ status: 400 });
});

test.each([
  ["a path that cannot be decoded", headOf({ "content-length": 1 }, "/%"), 400],
  ["a NUL", "GET /\0 HTTP/1.1\r\nhost: m\r\n\r\n", 400],
  ["two lengths", headOf({ "content-length": 1, "transfer-encoding": "chunked" }), 400],
  ["large headers", headOf({ "x-large": "x".repeat(20_000) }), 431],
  ["no HTTP", "hello\r\n\r\n", 400],
])("behavior: %s is refused in the form of every refusal", async (_what, text, status) => {
  const url = await open({ lingerMs: 50 });
  const { closed } = rawConnection(url, text);
  const answer = parseAnswer(await closed);
  expect(answer).toMatchObject({ status, body: { error: expect.any(String) } });
  expect(Object.keys(answer.body as object)).toEqual(["error"]);
});

test("behavior: no refusal is written into an answer that has begun", async () => {
  const url = await open({}, "begun");
  const { socket, closed } = rawConnection(url, headOf({ ...signed(), "content-length": 1 }));
  socket.once("data", () => socket.write("no HTTP\r\n\r\n"));
  const text = await closed;
  expect(text).toContain("begun");
  expect(text).not.toContain("error");
});
