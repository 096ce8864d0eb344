import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTraces, type Trace } from "../../scripts/read-traces.ts";
import { CAUSES } from "../../src/domain/types.ts";
import { examineResponse, verifyResponse } from "../../src/neuron/verify-response.ts";
import { chatChunk, savedStream, spelled, tracedEngine } from "../helpers/traced-engine.ts";

const clock = { monotonic: () => 0 };
const FILE = fileURLToPath(new URL("../fixtures/traces/v2/honest-bf16.jsonl.gz", import.meta.url));
const LINE = readTraces(FILE)[0] as Trace;

/** Numbers as JSON gives them: endless ones too, and null for what is none. */
const number = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -30, max: 0, noNaN: true }) },
  fc.constantFrom(null, 0, -0, 1e-9, 3, -9999, 1e308, -1e308, Number.POSITIVE_INFINITY, 2 ** 53),
  fc.double({ noNaN: true }),
);
const id = fc.oneof(
  { weight: 6, arbitrary: fc.nat(2047) },
  fc.constantFrom(2046, 2048, -1, 2 ** 31, 2 ** 53, 1.5, 1e300),
);
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom("", " w5", "\ud83d", "\ude00", "\ufffd\ufffd", "<|eot_id|>", "</s>", "__proto__", "END"),
);
const token = fc.oneof({ weight: 6, arbitrary: id.map((one) => `token_id:${one}`) }, text);
const often = <T>(some: fc.Arbitrary<T>) => fc.option(some, { freq: 6, nil: null });
const entry = fc.record(
  {
    token,
    logprob: number,
    top_logprobs: often(fc.array(fc.record({ token, logprob: number }), { maxLength: 6 })),
  },
  { requiredKeys: ["token"] },
);
const logprobs = fc.oneof(
  fc.record({ content: often(fc.array(entry, { maxLength: 4 })) }),
  fc.record({
    tokens: fc.array(token, { maxLength: 4 }),
    token_logprobs: fc.array(number, { maxLength: 5 }),
    top_logprobs: fc.array(often(fc.dictionary(token, number, { maxKeys: 5 })), { maxLength: 5 }),
  }),
);
const choice = fc.record(
  {
    index: fc.constantFrom(0, 0, 0, 1, -1, null),
    delta: fc.record({ content: often(text) }),
    text,
    logprobs: often(logprobs),
    token_ids: often(fc.array(id, { maxLength: 4 })),
    finish_reason: fc.constantFrom(null, null, "stop", "length", "tool_calls", "abort", ""),
    stop_reason: fc.oneof(fc.constantFrom(null, 2046, "END"), text),
    powv: fc.oneof(number, fc.array(number, { maxLength: 3 })),
  },
  { requiredKeys: [] },
);
const usage = fc.record({ prompt_tokens: number, completion_tokens: number, total_tokens: number });
const chunk = fc.oneof(
  { weight: 8, arbitrary: fc.record({ choices: fc.array(choice, { maxLength: 2 }), usage: often(usage) }) },
  fc.record({ error: fc.jsonValue() }),
  fc.jsonValue(),
);

/** What passes for a logprob before the model is asked. */
const below = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: -30, max: 0, noNaN: true }) },
  fc.constantFrom(0, -0, -1e-12, -9999, -1e308),
);
const sampling = fc.record(
  {
    temperature: fc.constantFrom(0, 0.01, 1, 2),
    top_p: fc.constantFrom(1e-6, 0.5, 1),
    top_k: fc.constantFrom(-1, 1, 3, 10_000),
    min_p: fc.constantFrom(0, 0.5, 1),
    repetition_penalty: fc.constantFrom(1, 1.3),
    seed: fc.constantFrom(0, -7, 2 ** 53, null),
    logprobs: fc.boolean(),
  },
  { requiredKeys: [] },
);

const areFinite = (numbers: number[]) => numbers.every((one) => Number.isFinite(one));

describe("any response", () => {
  test("behavior: whatever came as chunks, a verdict is given and nothing is thrown", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { maxLength: 12 }), fc.boolean(), async (chunks, isWhole) => {
        const { chunks: timed, ...saved } = savedStream(LINE, chunks);
        const one = isWhole ? { ...saved, response: chunks[0] } : { ...saved, chunks: timed ?? [] };
        const { verified, cause } = await verifyResponse(
          { engine: tracedEngine(LINE), clock },
          { saved: one },
        );
        expect([true, false, null]).toContain(verified);
        if (cause !== null) expect(CAUSES).toContain(cause);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
  test("behavior: absurd numbers at honest ids get through to the judgement, and nothing is thrown", async () => {
    const { ids } = LINE.miner;
    const numbers = fc.array(
      fc.record({ logprob: below, top: fc.array(fc.tuple(id, below), { maxLength: 6 }) }),
      {
        minLength: ids.length,
        maxLength: ids.length,
      },
    );
    await fc.assert(
      fc.asyncProperty(numbers, sampling, async (found, change) => {
        const miner = {
          ...LINE.miner,
          logprobs: found.map(({ logprob }) => logprob),
          top: found.map(({ top }) => top),
        } as Trace["miner"];
        const shown = { ids, text: spelled(ids.slice(0, -1)) };
        const saved = savedStream(LINE, [chatChunk(shown, { ...LINE, miner }, 0)]);
        const engine = tracedEngine(LINE);
        const request = { ...saved.request, ...change };
        const { verdict, ledger } = await examineResponse(
          { engine, clock },
          { saved: { ...saved, request } },
        );
        expect([verdict.evidence, ...Object.values(ledger ?? {}).flat()]).toSatisfy(areFinite);
        expect(engine.asked.prefills).toBe(1);
      }),
      { seed: 5, numRuns: 100 },
    );
  });
  test("behavior: a chunk of very many tokens is judged as any other", async () => {
    const token_ids = Array.from({ length: 300_000 }, (_, i) => i % 2000);
    const saved = savedStream(LINE, [{ choices: [{ index: 0, delta: { content: "x" }, token_ids }] }]);
    const { verified, cause } = await verifyResponse({ engine: tracedEngine(LINE), clock }, { saved });
    expect({ verified, cause }).toEqual({ verified: false, cause: "TOO_LONG" });
  });
});
