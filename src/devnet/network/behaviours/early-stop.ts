import type { Behaviour } from "../behaviour.ts";
import type { Chunk } from "../chunk.ts";

/** Tokens that the miner is willing to make. */
const ENOUGH = 8;

/** The claimed model, cut off after a few tokens as if it had ended by itself. */
export const earlyStop: Behaviour = {
  engine: () => "bfloat16",
  createAnswerer:
    () =>
    ({ endpoint, body, engine, reply, signal }) =>
      reply.stream(cut(engine.stream(endpoint, { ...body, max_tokens: ENOUGH }, signal))),
};

/** `max_tokens` does the cutting, so usage is right; only the reason is a lie. */
async function* cut(chunks: AsyncIterable<Chunk>): AsyncIterable<Chunk> {
  for await (const chunk of chunks) {
    for (const choice of chunk.choices) if (choice.finish_reason === "length") choice.finish_reason = "stop";
    yield chunk;
  }
}
