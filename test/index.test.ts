import { beforeAll, describe, expect, test } from "vitest";
import {
  createHotkey,
  createMinerClient,
  createReplayCache,
  type Endpoint,
  readySr25519,
  type SavedResponse,
  signRequest,
  TargonError,
  verifyRequest,
  verifyResponse,
  verifySignature,
} from "../src/index.ts";

beforeAll(readySr25519);

describe("the library", () => {
  test("default: what one signs the other verifies", () => {
    const hotkey = createHotkey({ uri: "//Alice" });
    const receiver = createHotkey({ uri: "//Bob" }).address;
    const body = new TextEncoder().encode("{}");
    const unsigned = { body, signedFor: receiver, nowMs: 1_760_000_000_000, uuid: crypto.randomUUID() };
    const headers = Object.fromEntries(
      Object.entries(signRequest({ hotkey }, unsigned)).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const deps = { verifySignature, replayCache: createReplayCache() };
    const received = { headers, body, receiver, nowMs: unsigned.nowMs };
    expect(verifyRequest(deps, received)).toEqual({ signer: hotkey.address });
    expect(() => verifyRequest(deps, received)).toThrow(TargonError);
  });

  test("default: a client of a miner is an openai client", () => {
    const hotkey = createHotkey({ seed: new Uint8Array(32) });
    const client = createMinerClient({
      hotkey,
      miner: { url: "http://127.0.0.1:1/", hotkey: hotkey.address },
      model: "m",
    });
    expect(client.baseURL).toBe("http://127.0.0.1:1/v1");
    expect(client.maxRetries).toBe(0);
  });

  test("behavior: an engine that is away is no evidence", async () => {
    const away = () => Promise.reject(new TargonError("ENGINE_UNREACHABLE", "away"));
    const engine = { describe: away, tokenize: away, detokenize: away, score: away, close: async () => {} };
    const saved: SavedResponse = {
      schema: "targon.response/1",
      endpoint: "CHAT" satisfies Endpoint,
      request: { model: "m", messages: [{ role: "user", content: "hi" }] },
      chunks: [],
      startedAt: new Date(0).toISOString(),
      version: "8.0.0",
    };
    const verdict = await verifyResponse({ engine, clock: { monotonic: () => 0 } }, { saved });
    expect(verdict.verified).toBeNull();
  });
});
