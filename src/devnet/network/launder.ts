import { parseTokenId } from "../../domain/answer/token-id.ts";
import type { PositionScore } from "../../domain/ports/engine.ts";
import type { TopLogprob } from "../../domain/types.ts";
import { sleep } from "../../lib/sleep.ts";
import type { Answerer, Exchange } from "./behaviour.ts";
import type { Chunk, ChunkLogprobs } from "./chunk.ts";

/** Between two pieces, ms: an engine's pace, for all of the answer is there when the first one goes out. */
const PACE_MS = 3;

/**
 * The answer of the miner's own engine with the log-probabilities of the claimed model: that prefills the whole text
 * once, and then the pieces go out as if they were made just now. Only the choice of the tokens betrays it.
 */
export const launder: Answerer = async (exchange) => {
  const { endpoint, body, engine, reply, signal } = exchange;
  const chunks: Chunk[] = [];
  for await (const chunk of engine.stream(endpoint, body, signal)) chunks.push(chunk);
  await rewrite(exchange, chunks);
  await reply.stream(paced(chunks, signal));
};

async function* paced(chunks: Chunk[], signal: AbortSignal): AsyncIterable<Chunk> {
  for (const chunk of chunks) {
    await sleep(PACE_MS, signal);
    yield chunk;
  }
}

async function rewrite({ body, claimed, signal }: Exchange, chunks: Chunk[]): Promise<void> {
  const reported = chunks.flatMap(({ choices }) => choices).flatMap(told);
  const answer = reported.flatMap(idsOf);
  const top = Number(typeof body.logprobs === "number" ? body.logprobs : (body.top_logprobs ?? 0));
  const prompt = await claimed.promptIds(body, signal);
  const scores = await claimed.score({ model: body.model, ids: [...prompt, ...answer], top }, signal);
  let place = prompt.length;
  const next = (): Told => {
    const id = answer[place - prompt.length] ?? 0;
    const score = scores[place++] ?? { logprob: 0, rank: 1, top: [] };
    return { id, score, top };
  };
  for (const one of reported) put(one, next);
}

type Told = { id: number; score: PositionScore; top: number };

function told({ logprobs }: Chunk["choices"][number]): ChunkLogprobs[] {
  return logprobs ? [logprobs] : [];
}

function idsOf({ content, tokens }: ChunkLogprobs): number[] {
  const names = content?.map(({ token }) => String(token)) ?? tokens ?? [];
  return names.map((name) => parseTokenId(name) ?? 0);
}

function put(logprobs: ChunkLogprobs, next: () => Told): void {
  for (const entry of logprobs.content ?? []) {
    const one = next();
    entry.logprob = one.score.logprob;
    entry.top_logprobs = named(one).slice(0, one.top);
  }
  if (!logprobs.tokens) return;
  const all = logprobs.tokens.map(next);
  logprobs.token_logprobs = all.map(({ score }) => score.logprob);
  logprobs.top_logprobs = all.map((one) =>
    Object.fromEntries(named(one).map(({ token, logprob }) => [token, logprob])),
  );
}

/** The token itself first, then the likeliest, as vLLM tells them (reference/vllm.md §4). */
function named({ id, score }: Told) {
  const own: TopLogprob = { id, logprob: score.logprob };
  return [own, ...score.top.filter((one) => one.id !== id)].map((one) => {
    const token = `token_id:${one.id}`;
    return { token, logprob: one.logprob, bytes: [...Buffer.from(token)] };
  });
}
