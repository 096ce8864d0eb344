import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { continueBody, continuedAnswer, continuedTops } from "../../../src/adapters/engine/continue-from.ts";
import { openHttpEngine } from "../../../src/adapters/engine/http-engine.ts";
import { type RunningEngine, startEngine } from "../../../src/devnet/engine/start-engine.ts";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import { silentLog } from "../../../src/lib/log.ts";

const RECORDED = new URL("../../fixtures/vllm/0.32.0-float32/verify-slow-batch.json", import.meta.url);

type Recorded = { request: { body: { prompt: number[][] } }; json: unknown };

let running: RunningEngine;
let engine: Engine;

beforeAll(async () => {
  const modelDir = fileURLToPath(new URL("../../../src/devnet/models/R", import.meta.url));
  running = await startEngine({ modelDir, servedName: "targon/tiny-llama", noise: "vllm-cpu" });
  engine = await openHttpEngine({ url: running.url, log: silentLog });
});
afterAll(async () => {
  await engine?.close();
  await running?.close();
});

const recorded = (): Recorded => JSON.parse(readFileSync(RECORDED, "utf8"));

describe("continueFrom", () => {
  test("default: the recorded answer of vLLM, one top per prefix, likeliest first", () => {
    const { json, request } = recorded();
    const tops = continuedTops(continuedAnswer.parse(json), request.body.prompt.length);
    expect(tops.map((top) => top[0]?.id)).toEqual([777, 381, 328, 366]);
    expect(tops[0]).toEqual([...(tops[0] ?? [])].sort((a, b) => b.logprob - a.logprob));
  });
  test("behavior: our engine decodes the same, twenty deep, in one request", async () => {
    const { json, request } = recorded();
    const theirs = continuedTops(continuedAnswer.parse(json), request.body.prompt.length);
    const ours = (await engine.continueFrom?.(request.body.prompt)) ?? [];
    expect(ours).toHaveLength(theirs.length);
    for (const [i, top] of theirs.entries()) {
      expect(ours[i]).toHaveLength(20);
      for (const [k, { id, logprob }] of top.entries()) {
        expect(ours[i]?.[k]?.id).toBe(id);
        expect(ours[i]?.[k]?.logprob).toBeCloseTo(logprob, 3);
      }
    }
  });
  test("behavior: decoding and prefill of one engine agree", async () => {
    const [prefix = []] = recorded().request.body.prompt.slice(-1);
    const [decoded = []] = (await engine.continueFrom?.([prefix.slice(0, -1)])) ?? [];
    const score = (await engine.score(prefix, 20)).at(-1);
    for (const [k, { id, logprob }] of decoded.entries()) {
      expect(score?.top[k]?.id).toBe(id);
      expect(score?.top[k]?.logprob).toBeCloseTo(logprob, 4);
    }
  });
  test("behavior: nothing is asked for no prefix", async () => {
    expect(await engine.continueFrom?.([])).toEqual([]);
    expect(continueBody("m", [[1]])).toMatchObject({ max_tokens: 1, temperature: 0, prompt: [[1]] });
  });
  test.each([
    ["one is missing", [{ index: 0, logprobs: { top_logprobs: [{ "token_id:1": -1 }] } }]],
    ["a token has no id", [0, 1].map((index) => ({ index, logprobs: { top_logprobs: [{ " fox": -1 }] } }))],
    ["there are none", [0, 1].map((index) => ({ index, logprobs: { top_logprobs: [null] } }))],
  ])("error: ENGINE_ANSWER_INVALID when %s", (_name, choices) => {
    expect(() => continuedTops(continuedAnswer.parse({ choices }), 2)).toThrow(
      expect.objectContaining({ code: "ENGINE_ANSWER_INVALID" }),
    );
  });
});
