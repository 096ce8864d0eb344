import type { Behaviour } from "../behaviour.ts";
import type { Chunk, ChunkLogprobs } from "../chunk.ts";

/** How much more certain than the model the miner pretends to be. */
const FACTOR = 0.5;

/** The claimed model's tokens with made-up log-probabilities. */
export const forgedLogprobs: Behaviour = {
  engine: () => "float32",
  createAnswerer:
    () =>
    ({ endpoint, body, engine, reply, signal }) =>
      reply.stream(forged(engine.stream(endpoint, body, signal))),
};

async function* forged(chunks: AsyncIterable<Chunk>): AsyncIterable<Chunk> {
  for await (const chunk of chunks) {
    for (const { logprobs } of chunk.choices) if (logprobs) forge(logprobs);
    yield chunk;
  }
}

function forge(logprobs: ChunkLogprobs): void {
  for (const entry of logprobs.content ?? []) {
    entry.logprob *= FACTOR;
    for (const top of entry.top_logprobs ?? []) top.logprob *= FACTOR;
  }
  if (logprobs.token_logprobs) logprobs.token_logprobs = logprobs.token_logprobs.map(halved);
  if (logprobs.top_logprobs) logprobs.top_logprobs = logprobs.top_logprobs.map(halvedAll);
}

function halved(logprob: number | null): number | null {
  return logprob === null ? null : logprob * FACTOR;
}

function halvedAll(top: Record<string, number> | null): Record<string, number> | null {
  return top && Object.fromEntries(Object.entries(top).map(([token, logprob]) => [token, logprob * FACTOR]));
}
