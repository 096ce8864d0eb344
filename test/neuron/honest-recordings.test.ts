import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHttpEngine } from "../../src/adapters/engine/http-engine.ts";
import { type RunningEngine, startEngine } from "../../src/devnet/engine/start-engine.ts";
import type { Engine } from "../../src/domain/ports/engine.ts";
import { silentLog } from "../../src/lib/log.ts";
import { LESS, outcomeOf } from "../helpers/outcome-of.ts";
import { answersIn, OWN_VLLM, recordings, SHARED_VLLM, savedOf } from "../helpers/recordings.ts";

let running: RunningEngine;
let engine: Engine;

beforeAll(async () => {
  const modelDir = fileURLToPath(new URL("../../src/devnet/models/R", import.meta.url));
  running = await startEngine({ modelDir, servedName: "targon/tiny-llama", noise: "vllm-cpu" });
  engine = await openHttpEngine({ url: running.url, log: silentLog });
});
afterAll(async () => {
  await engine?.close();
  await running?.close();
});

describe.each([...recordings(OWN_VLLM), ...recordings(SHARED_VLLM)])("answers of vLLM $name", (folder) => {
  test.each(answersIn(folder))("behavior: %s is not refused", { timeout: 30_000 }, async (name) => {
    expect(await outcomeOf(engine, await savedOf(new URL(name, folder.at)))).toBe(LESS[name] ?? "true");
  });
});

if (recordings(SHARED_VLLM).length === 0)
  test.skip("../shared/fixtures/vllm is not here: only the own recordings");

describe("what alters an answer", () => {
  const N2 = new URL("0.32.0-float32/chat-stream-n2.json", OWN_VLLM);
  const SEEDED = new URL("0.32.0-float32/chat-stream-token-ids.json", OWN_VLLM);
  const changed = async (file: URL, change: Record<string, unknown>) => {
    const saved = await savedOf(file);
    return await outcomeOf(engine, { ...saved, request: { ...saved.request, ...change } });
  };

  test("default: another seed's words are refused where nothing alters them", async () => {
    expect(await changed(SEEDED, { seed: 12 })).toMatch(/^refused: sampling/);
  });
  test("behavior: under penalties the tokens not yet said are held to the seed", async () => {
    const penalised = new URL("0.32.0-float32/chat-stream-penalties.json", OWN_VLLM);
    expect(await changed(penalised, { seed: 8 })).toMatch(/^refused: sampling/);
  });
  test.each<[string, unknown, string]>([
    ["logit_bias", { 5: 1 }, "true weaker"],
    ["bad_words", ["x"], "true weaker"],
    ["allowed_token_ids", [1, 2], "true weaker"],
    ["min_tokens", 3, "true weaker"],
    ["guided_json", { type: "object" }, "null weaker"],
    ["structured_outputs", { regex: "a" }, "null weaker"],
    ["tools", [{ type: "function", function: { name: "f" } }], "null weaker"],
    ["chat_template_kwargs", { enable_thinking: false }, "null weaker"],
    ["response_format", { type: "text" }, "true"],
    ["logit_bias", {}, "true"],
    ["tools", null, "true"],
    ["stop_token_ids", [3], "true"],
  ])("behavior: %s %j refuses no words that may be its own", async (key, value, expected) => {
    const words = expected === "true" ? {} : { seed: 12 };
    expect(await changed(SEEDED, { [key]: value, ...words })).toBe(expected);
  });
  test("error: the usage of two choices where one was asked for", async () => {
    expect(await changed(N2, { n: 1 })).toMatch(/^refused: usage: completion tokens/);
  });
  test("error: a length that nobody asked for stays one, whatever alters the words", async () => {
    expect(await changed(N2, { response_format: { type: "json_object" }, max_tokens: 4 })).toMatch(
      /^refused: length/,
    );
  });
});
