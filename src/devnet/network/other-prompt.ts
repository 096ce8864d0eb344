import type { Endpoint } from "../../domain/types.ts";
import type { Exchange } from "./behaviour.ts";
import type { Chunk } from "./chunk.ts";

/** What is answered instead of the question: a text, or the messages of a chat. */
export type OtherPrompt = { prompt: unknown; seed: number };

/**
 * Streams the answer to another prompt, with another seed, as if it were the answer to this one: the engine gives the
 * same words each time, up to the length asked for now, and the usage is made to fit.
 */
export async function answerOtherPrompt(exchange: Exchange, other: OtherPrompt): Promise<void> {
  const { endpoint, body, engine, reply, signal } = exchange;
  const promptTokens = (await engine.promptIds(body, signal)).length;
  const asked = withPrompt(endpoint, body, other);
  await reply.stream(fitted(engine.stream(endpoint, asked, signal), promptTokens));
}

/** A request's body with another prompt and seed. */
export function withPrompt(
  endpoint: Endpoint,
  body: Record<string, unknown>,
  { prompt, seed }: OtherPrompt,
): Record<string, unknown> {
  if (endpoint === "COMPLETION") return { ...body, prompt, seed };
  const messages = typeof prompt === "string" ? [{ role: "user", content: prompt }] : prompt;
  return { ...body, messages, seed };
}

async function* fitted(chunks: AsyncIterable<Chunk>, promptTokens: number): AsyncIterable<Chunk> {
  for await (const chunk of chunks) {
    const { usage } = chunk;
    if (usage) {
      usage.prompt_tokens = promptTokens;
      usage.total_tokens = promptTokens + (usage.completion_tokens ?? 0);
    }
    yield chunk;
  }
}
