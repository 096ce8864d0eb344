import type { Trace } from "../../scripts/read-traces.ts";
import type { Engine } from "../../src/domain/ports/engine.ts";
import type { SavedResponse, TimedChunk } from "../../src/domain/types.ts";

/** The model that traces are of. */
export const TRACED_MODEL = "targon/tiny-llama";
const EOS = [2043, 2046];

/** What an engine of it says of itself. */
export const TRACED_ENGINE = {
  model: TRACED_MODEL,
  version: "0.32.0",
  root: "r",
  maxModelLen: 2048,
  fingerprint: "f",
  eosIds: EOS,
  vocabSize: 2048,
};

/** The body that asks for a trace's answer as a chat stream. */
export function tracedBody({ request }: Trace): Record<string, unknown> {
  return {
    model: TRACED_MODEL,
    stream: true,
    logprobs: true,
    top_logprobs: 5,
    return_tokens_as_token_ids: true,
    stream_options: { include_usage: true },
    seed: request.seed,
    temperature: request.temperature,
    top_p: request.top_p,
    max_tokens: request.max_tokens,
    messages: [{ role: "user", content: "hi" }],
  };
}

/** The usage chunk of a trace's answer. */
export function tracedUsage({ request, miner }: Trace): { choices: []; usage: Record<string, number> } {
  const count = { prompt_tokens: request.prompt.length, completion_tokens: miner.ids.length };
  return { choices: [], usage: { ...count, total_tokens: count.prompt_tokens + count.completion_tokens } };
}

/** What an engine was asked for: calls, and the ids that went over all of them. */
export type Asked = { prefills: number; calls: number; ids: number };

/** An engine that answers any prefill from the recorded one, and counts what it is asked. */
export function tracedEngine({ request, verifier }: Trace): Engine & { asked: Asked } {
  const asked: Asked = { prefills: 0, calls: 0, ids: 0 };
  const scoreAt = (at: number) => {
    if (at < 0) return { logprob: -1, rank: 1, top: [] };
    const known = at % verifier.logprobs.length;
    const top = (verifier.top[known] ?? []).map(([id, logprob]) => ({ id, logprob }));
    return { logprob: verifier.logprobs[known] as number, rank: 1, top };
  };
  return {
    asked,
    describe: async () => TRACED_ENGINE,
    async tokenize() {
      asked.calls++;
      return request.prompt;
    },
    async detokenize(ids) {
      asked.calls++;
      asked.ids += ids.length;
      return spelled(ids);
    },
    async score(ids) {
      asked.calls++;
      asked.prefills++;
      asked.ids += ids.length;
      return ids.map((_, i) => (i === 0 ? null : scoreAt(i - request.prompt.length)));
    },
    close: async () => {},
  };
}

/** The ids as `tracedEngine` spells them. */
export function spelled(ids: number[]): string {
  return ids.map((id) => (EOS.includes(id) ? "<|eot_id|>" : ` w${id}`)).join("");
}

/** One chunk of a chat stream. */
export function chatChunk(
  { ids, text }: { ids: number[]; text: string },
  { miner }: Trace,
  from: number,
): { choices: Record<string, unknown>[] } {
  const name = (id: number) => `token_id:${id}`;
  const content = ids.map((id, i) => ({
    token: name(id),
    logprob: miner.logprobs[from + i],
    top_logprobs: miner.top[from + i]?.map(([top, logprob]) => ({ token: name(top), logprob })),
  }));
  const isLast = ids.length > 0 && from + ids.length === miner.ids.length;
  const finish_reason = isLast ? miner.finish_reason : null;
  return { choices: [{ index: 0, delta: { content: text }, logprobs: { content }, finish_reason }] };
}

/** The saved response around chunks, usage behind them, all within a second. */
export function savedStream(line: Trace, chunks: unknown[]): SavedResponse {
  const timed = [...chunks, tracedUsage(line)].map(
    (data, i, all): TimedChunk => ({ atMs: 20 + (900 * i) / all.length, data }),
  );
  return {
    schema: "targon.response/1",
    endpoint: "CHAT",
    request: tracedBody(line),
    chunks: timed,
    startedAt: "2026-01-01T00:00:00.000Z",
    version: "8.0.0",
  };
}
