import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readTraces, type Trace } from "../../../scripts/read-traces.ts";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import type { SavedResponse, TopLogprob } from "../../../src/domain/types.ts";
import type { RulesVersion } from "../../../src/domain/verification/rules/rules-verdict.ts";
import { TargonError } from "../../../src/errors.ts";
import { judgeByRules } from "../../../src/neuron/verify/judge-by-rules.ts";
import { TRACED_ENGINE, TRACED_MODEL } from "../../helpers/traced-engine.ts";

const END = 2046;
const traces = (name: string) =>
  readTraces(fileURLToPath(new URL(`../../fixtures/traces/v1-cpu/${name}.jsonl.gz`, import.meta.url)));
/** Of a list of sums: no rule refuses it. */
const plain = traces("greedy").find(({ miner }) => miner.ids.at(-1) === END && miner.ids.length > 8) as Trace;

/** An engine that answers from one recorded prefill; `next` is what it says of one token more. */
function engineOf(line: Trace, { next = [], ...more }: Partial<Engine> & { next?: TopLogprob[] } = {}) {
  const { request, verifier } = line;
  const lengths: number[] = [];
  const engine: Engine = {
    describe: async () => TRACED_ENGINE,
    tokenize: async () => request.prompt,
    detokenize: async () => "",
    score: async (ids) => {
      lengths.push(ids.length - request.prompt.length);
      return ids.map((_, i) => {
        const at = i - request.prompt.length;
        if (at < 0) return i === 0 ? null : { logprob: -1, rank: 1, top: [] };
        const top = verifier.top[at]?.map(([id, logprob]) => ({ id, logprob })) ?? next;
        return { logprob: verifier.logprobs[at] ?? -9, rank: verifier.ranks[at] ?? 99, top };
      });
    },
    close: async () => {},
    ...more,
  };
  return { engine, lengths };
}

/** The line as a saved stream with usage, a token every 5 ms; the first `tokens` of it. */
function savedOf({ request, miner }: Trace, tokens = miner.ids.length): SavedResponse {
  const ids = miner.ids.slice(0, tokens);
  const chunks = ids.map((id, i) => ({
    atMs: 20 + 5 * i,
    data: {
      choices: [
        {
          index: 0,
          delta: { content: id === END ? "" : `<${id}>` },
          logprobs: { content: [{ token: `token_id:${id}`, logprob: miner.logprobs[i] }] },
          finish_reason: i === ids.length - 1 ? "stop" : null,
        },
      ],
    },
  }));
  const usage = {
    prompt_tokens: request.prompt.length,
    completion_tokens: ids.length,
    total_tokens: request.prompt.length + ids.length,
  };
  return {
    schema: "targon.response/1",
    endpoint: "CHAT",
    request: { model: TRACED_MODEL, stream: true, temperature: 1, max_tokens: 192, messages: [] },
    chunks: [...chunks, { atMs: 1000, data: { choices: [], usage } }],
    startedAt: "2026-01-01T00:00:00.000Z",
    version: "8.0.0",
  };
}

const clock = { monotonic: () => 0 };
const run = (rules: RulesVersion, engine = engineOf(plain).engine, saved = savedOf(plain)) =>
  judgeByRules({ engine, clock }, { saved, rules });

describe("judgeByRules", () => {
  test.each(["4.0", "4.2", "4.5", "5.3"] as const)("default: %s on an honest answer", async (rules) => {
    expect(await run(rules)).toMatchObject({
      verified: true,
      cause: null,
      evidence: 0,
      noise: null,
      weaker: true,
      gross: false,
      tokens: plain.miner.ids.length,
      engine: { model: TRACED_MODEL, version: "0.32.0", fingerprint: "f" },
    });
  });
  test("behavior: what an open answer would go on with is part of the one prefill", async () => {
    const tokens = plain.miner.ids.length - 2;
    const next = [{ id: 5, logprob: -0.1 }];
    const { engine, lengths } = engineOf({ ...plain, verifier: cut(plain, tokens) }, { next });
    const verdict = await run("4.2", engine, savedOf(plain, tokens));
    expect(lengths).toEqual([tokens + 1]);
    expect(verdict).toMatchObject({ verified: false, cause: "EARLY_END", tokens });
  });
  test("behavior: a closed answer is prefilled as it is", async () => {
    const { engine, lengths } = engineOf(plain);
    await run("4.2", engine);
    expect(lengths).toEqual([plain.miner.ids.length]);
  });
  test("behavior: an answer without tokens is too short, and nothing is prefilled", async () => {
    const { engine, lengths } = engineOf(plain);
    const saved = { ...savedOf(plain), chunks: [] };
    expect(await run("4.5", engine, saved)).toMatchObject({ verified: false, cause: "TOO_SHORT" });
    expect(lengths).toEqual([]);
  });
  test("behavior: ids that the engine does not know are refused", async () => {
    const score = async () => {
      throw new TargonError("ENGINE_REFUSED", "no", { data: { detail: "out of vocabulary" } });
    };
    const verdict = await run("4.2", engineOf(plain, { score }).engine);
    expect(verdict).toMatchObject({ verified: false, cause: "TOKEN_INVALID" });
  });
  test("behavior: another model and an engine in trouble are no evidence", async () => {
    const saved = savedOf(plain);
    const other = { ...saved, request: { ...saved.request, model: "other" } };
    const none = { verified: null, cause: "INTERNAL_ERROR" };
    expect(await run("4.2", undefined, other)).toMatchObject(none);
    const tokenize = async () => {
      throw new TargonError("ENGINE_UNREACHABLE", "away");
    };
    expect(await run("4.2", engineOf(plain, { tokenize }).engine)).toMatchObject(none);
  });
  test("behavior: a request that changes the prompt cannot be judged", async () => {
    const saved = savedOf(plain);
    const tools = [{ type: "function", function: { name: "f" } }];
    const verdict = await run("4.2", undefined, { ...saved, request: { ...saved.request, tools } });
    expect(verdict).toMatchObject({ verified: null, cause: null, message: "tools changes the prompt" });
  });
  test("error: RESPONSE_INVALID for a request that cannot be read", async () => {
    const saved = { ...savedOf(plain), request: { messages: 5 } };
    await expect(run("4.2", undefined, saved)).rejects.toMatchObject({ code: "RESPONSE_INVALID" });
  });
});

function cut({ verifier }: Trace, tokens: number): Trace["verifier"] {
  const { logprobs, ranks, top } = verifier;
  return {
    logprobs: logprobs.slice(0, tokens),
    ranks: ranks.slice(0, tokens),
    top: top.slice(0, tokens),
  };
}
