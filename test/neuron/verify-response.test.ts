import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readTraces, type Trace } from "../../scripts/read-traces.ts";
import type { Engine } from "../../src/domain/ports/engine.ts";
import type { SavedResponse } from "../../src/domain/types.ts";
import { TargonError } from "../../src/errors.ts";
import { verifyResponse } from "../../src/neuron/verify-response.ts";
import { TRACED_ENGINE, TRACED_MODEL, tracedBody, tracedUsage } from "../helpers/traced-engine.ts";

const clock = { monotonic: () => performance.now() };
const traces = (name: string) =>
  readTraces(fileURLToPath(new URL(`../fixtures/traces/v2/${name}.jsonl.gz`, import.meta.url)));
const first = (name: string) => traces(name)[0] as Trace;

/** An engine that answers from one recorded prefill. */
function engineOf({ request, verifier }: Trace, more: Partial<Engine> = {}): Engine {
  return {
    describe: async () => TRACED_ENGINE,
    tokenize: async () => request.prompt,
    detokenize: async (ids) => ids.map((id) => `<${id}>`).join(""),
    score: async (ids) =>
      ids.map((_, i) => {
        const at = i - request.prompt.length;
        if (at < 0) return i === 0 ? null : { logprob: -1, rank: 1, top: [] };
        const top = (verifier.top[at] ?? []).map(([id, logprob]) => ({ id, logprob }));
        return { logprob: verifier.logprobs[at] as number, rank: 1, top };
      }),
    close: async () => {},
    ...more,
  };
}

/** The line as a saved stream, a token every 5 ms. */
function savedOf(line: Trace, change: Record<string, unknown> = {}): SavedResponse {
  const { miner } = line;
  const chunks = miner.ids.map((id, i) => ({
    atMs: 20 + 5 * i,
    data: {
      model: TRACED_MODEL,
      choices: [
        {
          index: 0,
          delta: { content: `<${id}>` },
          logprobs: {
            content: [
              {
                token: `token_id:${id}`,
                logprob: miner.logprobs[i],
                top_logprobs: miner.top[i]?.map(([top, logprob]) => ({ token: `token_id:${top}`, logprob })),
              },
            ],
          },
          finish_reason: i === miner.ids.length - 1 ? miner.finish_reason : null,
        },
      ],
    },
  }));
  return {
    schema: "targon.response/1",
    endpoint: "CHAT",
    request: { ...tracedBody(line), ...change },
    chunks: [...chunks, { atMs: 1000, data: tracedUsage(line) }],
    startedAt: "2026-01-01T00:00:00.000Z",
    version: "8.0.0",
  };
}

const run = (line: Trace, engine = engineOf(line), saved = savedOf(line)) =>
  verifyResponse({ engine, clock }, { saved });

describe("verifyResponse", () => {
  test("default: an honest answer is verified, with noise and engine", async () => {
    const line = first("honest-fp32");
    expect(await run(line)).toMatchObject({
      verified: true,
      cause: null,
      noise: "vllm",
      weaker: false,
      gross: false,
      tokens: line.miner.ids.length,
      engine: { model: TRACED_MODEL, version: "0.32.0", fingerprint: "f" },
    });
  });
  test("behavior: an ignored seed is found, and without a seed the verdict is weaker", async () => {
    const line = traces("seed-ignored").find(({ miner }) => miner.ids.length > 60) as Trace;
    expect(await run(line)).toMatchObject({ verified: false });
    const weaker = await run(line, engineOf(line), savedOf(line, { seed: undefined }));
    expect(weaker).toMatchObject({ verified: true, weaker: true });
    expect(weaker.evidence).toBeLessThan(0);
  });
  test("behavior: a cut answer needs no prefill", async () => {
    const line = first("early-stop");
    const engine = engineOf(line, { score: () => Promise.reject(new Error("asked for a prefill")) });
    expect(await run(line, engine)).toMatchObject({ verified: false, cause: "EARLY_END", gross: true });
  });
  test("behavior: text that the ids do not spell", async () => {
    const line = first("honest-bf16");
    const engine = engineOf(line, { detokenize: async () => "something else" });
    expect(await run(line, engine)).toMatchObject({ verified: false, cause: "TEXT_MISMATCH" });
  });
  test("behavior: ids that only the engine knows to be outside the vocabulary", async () => {
    const line = first("honest-bf16");
    const refuse = new TargonError("ENGINE_REFUSED", "no", {
      data: { detail: "Token id 9 is out of vocabulary" },
    });
    const engine = engineOf(line, { score: () => Promise.reject(refuse) });
    expect(await run(line, engine)).toMatchObject({ verified: false, cause: "TOKEN_INVALID" });
  });
  test.each(["ENGINE_UNREACHABLE", "ENGINE_TIMEOUT", "ENGINE_REFUSED", "QUEUE_FULL"] as const)(
    "error: %s is no evidence",
    async (code) => {
      const line = first("honest-bf16");
      const engine = engineOf(line, { score: () => Promise.reject(new TargonError(code, "no engine")) });
      expect(await run(line, engine)).toMatchObject({
        verified: null,
        cause: "INTERNAL_ERROR",
        gross: false,
      });
    },
  );
  test("error: another model is no evidence", async () => {
    const line = first("honest-bf16");
    const verdict = await run(line, engineOf(line), savedOf(line, { model: "another" }));
    expect(verdict).toMatchObject({ verified: null, cause: "INTERNAL_ERROR" });
    expect(verdict.message).toContain("another");
  });
  test("error: RESPONSE_INVALID for a request of an unknown form", async () => {
    const line = first("honest-bf16");
    await expect(run(line, engineOf(line), savedOf(line, { messages: undefined }))).rejects.toMatchObject({
      code: "RESPONSE_INVALID",
      data: { key: "request.messages" },
    });
  });
  test("error: an abort goes through", async () => {
    const line = first("honest-bf16");
    const engine = engineOf(line, { score: () => Promise.reject(new DOMException("stopped", "AbortError")) });
    await expect(run(line, engine)).rejects.toMatchObject({ name: "AbortError" });
  });
});
