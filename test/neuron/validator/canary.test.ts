import { expect, test } from "vitest";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import { TINY_TEMPLATES } from "../../../src/domain/prompts/templates.ts";
import type { MinerRequest, Verdict } from "../../../src/domain/types.ts";
import { TargonError } from "../../../src/errors.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { type Log, silentLog } from "../../../src/lib/log.ts";
import { createCanary } from "../../../src/neuron/validator/canary.ts";
import type { VerifyCall } from "../../../src/neuron/validator/deps.ts";
import { clock, createRandom, createVerified, engine, MODEL } from "./fakes.ts";

type Setup = { generate?: Engine["generate"]; verdicts?: Partial<Verdict>[]; others?: Engine[] };

function setUp({ generate, verdicts = [], others = [] }: Setup) {
  const asked: MinerRequest[] = [];
  const calls: VerifyCall[] = [];
  const warnings: string[] = [];
  const answering: Engine["generate"] = async (request) => {
    asked.push(request);
    return { choices: [{ text: "x" }] };
  };
  const one: Engine = { ...engine, generate: generate ?? answering };
  const engines = { all: () => [one, ...others] };
  const log: Log = { ...silentLog, warn: (message) => void warnings.push(message) };
  const canary = createCanary({
    ...{ engines, clock, log, random: createRandom(), templates: TINY_TEMPLATES },
    verify: async (call) => {
      calls.push(call);
      return createVerified(verdicts.shift() ?? {});
    },
  });
  return { asked, calls, warnings, sing: () => canary(MODEL, new AbortController().signal) };
}

const refused = { verified: false, cause: "SEED_MISMATCH" } as const;

test("default: a seeded answer of the engine's own is verified as a miner's would be", async () => {
  const { sing, asked, calls } = setUp({});
  expect(await sing()).toMatchObject({ verified: true });
  const [request] = asked;
  expect(request?.body).toMatchObject({ model: MODEL, stream: false, logprobs: 5, max_tokens: 64 });
  expect(request?.body.seed).toEqual(expect.any(Number));
  expect(calls).toEqual([
    {
      model: MODEL,
      engine: expect.objectContaining({ generate: expect.any(Function) }),
      saved: expect.objectContaining({ request: request?.body, response: { choices: [{ text: "x" }] } }),
      duplicateOf: null,
      lagMs: 0,
      noiseHint: null,
    },
  ]);
});

test("behavior: an engine whose noise is unknown is judged by its logprobs alone", async () => {
  const { sing, calls } = setUp({ verdicts: [refused, {}] });
  expect(await sing()).toMatchObject({ verified: true });
  expect(calls.map(({ noise }) => noise)).toEqual([undefined, null]);
});

test("behavior: where the logprobs are wrong too, it fails", async () => {
  const { sing } = setUp({ verdicts: [refused, { verified: false, cause: "LOW_SCORE" }] });
  expect(await sing()).toMatchObject({ verified: false, cause: "LOW_SCORE" });
});

test("behavior: noise that was known once has to fit again", async () => {
  const { sing, calls } = setUp({ verdicts: [{ noise: "vllm" }, refused] });
  await sing();
  expect(await sing()).toMatchObject({ verified: false, cause: "SEED_MISMATCH" });
  expect(calls.map(({ noiseHint }) => noiseHint)).toEqual([null, "vllm"]);
});

test.each([
  ["no evidence", { verified: null }],
  ["an answer without words", { verified: false, cause: "TOO_SHORT" }],
] as const)("behavior: %s says nothing of the engine", async (_, verdict) => {
  expect(await setUp({ verdicts: [verdict] }).sing()).toBeNull();
});

test("behavior: an engine that gives no answer is warned of, and nothing else", async () => {
  const { sing, warnings } = setUp({
    generate: async () => {
      throw new TargonError("ENGINE_UNREACHABLE", "away");
    },
  });
  expect(await sing()).toBeNull();
  expect(warnings).toHaveLength(1);
});

test("behavior: each engine of the model is asked and verifies its own answer; one that is refused is the verdict", async () => {
  const other: Engine = { ...engine, generate: async () => ({ choices: [{ text: "y" }] }) };
  const { sing, calls } = setUp({
    others: [other],
    verdicts: [{ noise: null }, refused, { verified: false, cause: "LOW_SCORE" }],
  });
  expect(await sing()).toMatchObject({ verified: false, cause: "LOW_SCORE" });
  expect(calls.map(({ engine: by }) => by === other)).toEqual([false, true, true]);
  expect(calls[1]?.saved.response).toEqual({ choices: [{ text: "y" }] });
});

test("behavior: an engine that gives no answer hides nothing of the others", async () => {
  const silent: Engine = {
    ...engine,
    generate: async () => {
      throw new TargonError("ENGINE_UNREACHABLE", "away");
    },
  };
  const { sing, warnings } = setUp({ others: [silent] });
  expect(await sing()).toMatchObject({ verified: true });
  expect(warnings).toHaveLength(1);
});

test("error: an abort stays an abort", async () => {
  const canary = createCanary({
    ...{ clock, log: silentLog, random: createRandom() },
    engines: { all: () => [engine] },
    templates: TINY_TEMPLATES,
    verify: async () => createVerified(),
  });
  expect(await canary(MODEL, new AbortController().signal)).toBeNull();
  await expect(canary(MODEL, AbortSignal.abort(abortReason()))).rejects.toMatchObject({ name: "AbortError" });
});
