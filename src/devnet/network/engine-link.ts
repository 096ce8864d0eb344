import { type Dispatcher, request } from "undici";
import { z } from "zod";
import { readEvents } from "../../adapters/miners/read-events.ts";
import { PATHS } from "../../domain/ports/miner.ts";
import type { Endpoint } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import { type Chunk, chunkSchema } from "./chunk.ts";

/** A cheat's own line to its engine. */
export type EngineLink = {
  /** The data objects of a streamed answer. */
  stream(endpoint: Endpoint, body: Record<string, unknown>, signal: AbortSignal): AsyncIterable<Chunk>;
  /** A whole answer. */
  whole(endpoint: Endpoint, body: Record<string, unknown>, signal: AbortSignal): Promise<Chunk>;
  /** How many tokens the prompt of a request has. */
  countPrompt(body: Record<string, unknown>, signal: AbortSignal): Promise<number>;
};

const countSchema = z.object({ count: z.number() });

/** `url`: the engine's root, without /v1. A status other than 200 is an `ENGINE_REFUSED`. */
export function createEngineLink(url: string): EngineLink {
  return {
    async *stream(endpoint, body, signal) {
      const answer = await post({ url: `${url}${PATHS[endpoint]}`, body }, signal);
      for await (const data of readEvents(answer.body)) yield chunkSchema.parse(data);
    },
    async whole(endpoint, body, signal) {
      const answer = await post({ url: `${url}${PATHS[endpoint]}`, body }, signal);
      return chunkSchema.parse(await answer.body.json());
    },
    async countPrompt(body, signal) {
      const { model, messages, prompt } = body;
      const asked = messages === undefined ? { model, prompt } : { model, messages };
      const answer = await post({ url: `${url}/tokenize`, body: asked }, signal);
      return countSchema.parse(await answer.body.json()).count;
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
