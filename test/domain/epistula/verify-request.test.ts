import { beforeAll, expect, test } from "vitest";
import { createHotkey, readySr25519, verifySignature } from "../../../src/adapters/wallet/sr25519.ts";
import { createReplayCache } from "../../../src/domain/epistula/create-replay-cache.ts";
import { signRequest } from "../../../src/domain/epistula/sign-request.ts";
import { type Received, verifyRequest } from "../../../src/domain/epistula/verify-request.ts";
import type { Hotkey } from "../../../src/domain/ports/chain.ts";

const NOW = 1_736_114_183_123;
const UUID = "3a7fcffd-a18e-40aa-a751-b5dc154f7029";
const BODY = Buffer.from('{"model":"m"}');

let sender: Hotkey;
let receiver: Hotkey;

beforeAll(async () => {
  await readySr25519();
  sender = createHotkey({ uri: "//sender" });
  receiver = createHotkey({ uri: "//receiver" });
});

const deps = () => ({ verifySignature, replayCache: createReplayCache() });

function request(change: Partial<Received> = {}): Received {
  const unsigned = { body: BODY, signedFor: receiver.address, nowMs: NOW, uuid: UUID };
  const headers = signRequest({ hotkey: sender }, unsigned);
  return { headers, body: BODY, receiver: receiver.address, nowMs: NOW, ...change };
}

test("default: what we sign we accept", () => {
  expect(verifyRequest(deps(), request())).toEqual({ signer: sender.address });
});

test("behavior: header names in any case", () => {
  const { headers } = request();
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  expect(verifyRequest(deps(), request({ headers: lower }))).toEqual({ signer: sender.address });
});

test.each([8000, -8000])("behavior: a timestamp %i ms from the clock is taken", (offMs) => {
  expect(verifyRequest(deps(), request({ nowMs: NOW + offMs }))).toEqual({ signer: sender.address });
});

test.each([8001, -8001])("error: REQUEST_STALE at %i ms", (offMs) => {
  expect(() => verifyRequest(deps(), request({ nowMs: NOW + offMs }))).toThrowError(
    expect.objectContaining({ code: "REQUEST_STALE" }),
  );
});

test("error: REQUEST_REPLAYED, and a refused request leaves no trace", () => {
  const shared = deps();
  expect(() => verifyRequest(shared, request({ body: Buffer.from("other") }))).toThrowError(
    expect.objectContaining({ code: "SIGNATURE_INVALID" }),
  );
  verifyRequest(shared, request());
  expect(() => verifyRequest(shared, request({ nowMs: NOW + 8000 }))).toThrowError(
    expect.objectContaining({ code: "REQUEST_REPLAYED" }),
  );
});

test("error: RATE_LIMITED where the replay cache is full", () => {
  const full = { verifySignature, replayCache: createReplayCache({ maxEntries: 0 }) };
  expect(() => verifyRequest(full, request())).toThrowError(
    expect.objectContaining({ code: "RATE_LIMITED" }),
  );
});

test("error: REQUEST_TOO_LARGE, before the signature is looked at", () => {
  const untouched = {
    replayCache: createReplayCache(),
    verifySignature: () => {
      throw new Error("was asked");
    },
  };
  expect(() => verifyRequest(untouched, request({ maxBytes: BODY.length - 1 }))).toThrowError(
    expect.objectContaining({ code: "REQUEST_TOO_LARGE" }),
  );
});

test("error: REQUEST_OTHER_RECEIVER", () => {
  expect(() => verifyRequest(deps(), request({ receiver: sender.address }))).toThrowError(
    expect.objectContaining({ code: "REQUEST_OTHER_RECEIVER" }),
  );
});

test.each([
  ["epistula-version", undefined, "REQUEST_UNSIGNED"],
  ["epistula-version", "2.0", "REQUEST_VERSION"],
  ["epistula-version", "1", "REQUEST_VERSION"],
  ["epistula-timestamp", "1e12", "REQUEST_UNSIGNED"],
  ["epistula-timestamp", "-1", "REQUEST_UNSIGNED"],
  ["epistula-uuid", "a.b", "REQUEST_UNSIGNED"],
  ["epistula-signed-by", "", "REQUEST_UNSIGNED"],
  ["epistula-request-signature", "0x00", "REQUEST_UNSIGNED"],
  ["epistula-request-signature", `0x${"00".repeat(64)}`, "SIGNATURE_INVALID"],
])("error: %s %s gives %s", (name, value, code) => {
  const headers = { ...request().headers };
  for (const key of Object.keys(headers)) if (key.toLowerCase() === name) delete headers[key];
  if (value !== undefined) headers[name] = value;
  expect(() => verifyRequest(deps(), request({ headers }))).toThrowError(expect.objectContaining({ code }));
});
