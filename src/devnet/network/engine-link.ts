import { type Dispatcher, request } from "undici";
import { prefillAnswer, tokenizeAnswer } from "../../adapters/engine/engine-schemas.ts";
import { promptScores } from "../../adapters/engine/prompt-scores.ts";
import { tokenizeFields } from "../../adapters/engine/tokenize-prompt.ts";
import { readEvents } from "../../adapters/miners/read-events.ts";
import type { PositionScore } from "../../domain/ports/engine.ts";
import { PATHS } from "../../domain/ports/miner.ts";
import type { Endpoint, Message } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import { type Chunk, chunkSchema } from "./chunk.ts";

/** A cheat's own line to an engine. */
export type EngineLink = {
  /** The data objects of a streamed answer. */
  stream(endpoint: Endpoint, body: Record<string, unknown>, signal: AbortSignal): AsyncIterable<Chunk>;
  /** A whole answer. */
  whole(endpoint: Endpoint, body: Record<string, unknown>, signal: AbortSignal): Promise<Chunk>;
  /** The token ids of a request's prompt. */
  promptIds(body: Record<string, unknown>, signal: AbortSignal): Promise<number[]>;
  /** One prefill; entry i is about ids[i], with the `top` likeliest beside it; entry 0 is null. */
  score(
    of: { model: unknown; ids: number[]; top: number },
    signal: AbortSignal,
  ): Promise<(PositionScore | null)[]>;
};

/** `url`: the engine's root, without /v1. A status other than 200 is an `ENGINE_REFUSED`. */
export function createEngineLink(url: string): EngineLink {
  const ask = async (path: string, body: Record<string, unknown>, signal: AbortSignal) =>
    await (await post({ url: `${url}${path}`, body }, signal)).body.json();
  return {
    async *stream(endpoint, body, signal) {
      const answer = await post({ url: `${url}${PATHS[endpoint]}`, body }, signal);
      for await (const data of readEvents(answer.body)) yield chunkSchema.parse(data);
    },
    async whole(endpoint, body, signal) {
      return chunkSchema.parse(await ask(PATHS[endpoint], body, signal));
    },
    async promptIds({ model, messages, prompt }, signal) {
      const asked = messages === undefined ? { prompt: String(prompt) } : { messages: messages as Message[] };
      return tokenizeAnswer.parse(await ask("/tokenize", { model, ...tokenizeFields(asked) }, signal)).tokens;
    },
    async score({ model, ids, top }, signal) {
      const body = { model, prompt: ids, max_tokens: 1, prompt_logprobs: top };
      const { choices } = prefillAnswer.parse(await ask(PATHS.COMPLETION, body, signal));
      return promptScores(choices[0]?.prompt_logprobs ?? [], { ids, topK: top });
    },
  };
}

async function post(
  { url, body }: { url: string; body: Record<string, unknown> },
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const answer = await request(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  if (answer.statusCode === 200) return answer;
  await answer.body.dump();
  throw new TargonError("ENGINE_REFUSED", "the engine refused a request", {
    data: { status: answer.statusCode },
  });
}
