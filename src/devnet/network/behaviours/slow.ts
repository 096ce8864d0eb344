import { sleep } from "../../../lib/sleep.ts";
import type { Behaviour } from "../behaviour.ts";
import type { Chunk } from "../chunk.ts";

/** What is waited before each piece, ms: far below every limit, and enough to be seen in tokens per second. */
const DELAY_MS = 15;

/** The claimed model, at a reduced pace. */
export const slow: Behaviour = {
  engine: () => "float32",
  createAnswerer:
    () =>
    ({ endpoint, body, engine, reply, signal }) =>
      reply.stream(delayed(engine.stream(endpoint, body, signal), signal)),
};

async function* delayed(chunks: AsyncIterable<Chunk>, signal: AbortSignal): AsyncIterable<Chunk> {
  for await (const chunk of chunks) {
    await sleep(DELAY_MS, signal);
    yield chunk;
  }
}
