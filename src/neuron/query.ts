import { randomUUID } from "node:crypto";
import { writeFileAtomic } from "../adapters/host/write-file-atomic.ts";
import type { QueryConfig } from "../config.ts";
import { normaliseBody, normaliseChunks } from "../domain/answer/normalise.ts";
import { signRequest } from "../domain/epistula/sign-request.ts";
import type { Chain, Hotkey } from "../domain/ports/chain.ts";
import type { MinerPort } from "../domain/ports/miner.ts";
import type { Clock, Random } from "../domain/ports/runtime.ts";
import { serialise } from "../domain/request/build-request.ts";
import { deadlinesOf } from "../domain/request/deadlines.ts";
import type { Address, Answer, MinerRequest, SavedResponse, TimedChunk } from "../domain/types.ts";
import { VERSION } from "../version.ts";
import type { Output } from "./output.ts";
import { requestOf } from "./query/request-of.ts";
import { type QueryTarget, targetOf } from "./query/target-of.ts";
import { textOf } from "./query/text-of.ts";

/** What a query needs from outside. The chain is opened only where an option leaves something to look up. */
export type QueryDeps = {
  hotkey: Hotkey;
  miners: MinerPort;
  openChain(signal: AbortSignal): Promise<Chain>;
  clock: Clock;
  random: Random;
  output: Output;
};

/**
 * Sends one signed request to a miner: text as it arrives, an `answer` event at the end, the answer in a file where
 * one is named. With `printHeaders` nothing is sent: one `headers` event for `curl -H @- --data-binary @FILE`.
 *
 * @throws {TargonError} `USAGE`, `FILE_UNREADABLE`, `FILE_UNWRITABLE`, `MINER_*`, the chain's
 */
export async function runQuery(deps: QueryDeps, config: QueryConfig, signal: AbortSignal): Promise<void> {
  const request = await requestOf(deps, config);
  if (config.printHeaders) {
    const hotkey = config.hotkeyAddress ?? (await targetOf(deps, config, signal)).hotkey;
    deps.output.event("headers", { headers: headersOf(deps, { request, hotkey }) });
    return;
  }
  const target = await targetOf(deps, config, signal);
  const startedAt = new Date(deps.clock.now()).toISOString();
  const chunks = await ask(deps, { request, target, timeoutMs: config.timeoutMs }, signal);
  const saved = savedOf({ request, target, startedAt, chunks });
  if (config.saveFile !== null) await writeFileAtomic(config.saveFile, `${JSON.stringify(saved)}\n`);
  deps.output.event("answer", summaryOf(saved, { target, chunks, saved: config.saveFile }));
}

function headersOf(
  { hotkey, clock }: QueryDeps,
  { request, hotkey: signedFor }: { request: MinerRequest; hotkey: Address },
): Record<string, string> {
  const unsigned = { body: serialise(request), signedFor, nowMs: clock.now(), uuid: randomUUID() };
  return {
    ...signRequest({ hotkey }, unsigned),
    "X-Targon-Model": request.model,
    "Content-Type": "application/json",
  };
}

async function ask(
  { miners, output }: QueryDeps,
  { request, target, timeoutMs }: { request: MinerRequest; target: QueryTarget; timeoutMs: number },
  signal: AbortSignal,
): Promise<TimedChunk[]> {
  const maxTokens = Number(request.body.max_completion_tokens ?? request.body.max_tokens) || 512;
  const call = { request, deadlines: deadlinesOf({ timeoutMs, maxTokens }) };
  const chunks: TimedChunk[] = [];
  for await (const chunk of miners.complete({ ...target, uid: target.uid ?? -1 }, call, signal)) {
    chunks.push(chunk);
    const text = textOf(chunk.data);
    if (text !== "") output.text?.(text);
  }
  return chunks;
}

function savedOf(of: {
  request: MinerRequest;
  target: QueryTarget;
  startedAt: string;
  chunks: TimedChunk[];
}): SavedResponse {
  const { uid, hotkey, url } = of.target;
  return {
    schema: "targon.response/1",
    endpoint: of.request.endpoint,
    request: of.request.body,
    miner: { ...(uid !== null && { uid }), hotkey, url },
    ...(of.request.body.stream === true ? { chunks: of.chunks } : { response: of.chunks[0]?.data }),
    startedAt: of.startedAt,
    version: VERSION,
  };
}

function summaryOf(
  saved: SavedResponse,
  of: { target: QueryTarget; chunks: TimedChunk[]; saved: string | null },
): Record<string, unknown> {
  const answer = answerOf(saved, of.chunks);
  const tokens = answer.tokens.length || (answer.usage?.completionTokens ?? 0);
  const seconds = (answer.lastAtMs ?? 0) / 1000;
  return {
    uid: of.target.uid,
    hotkey: of.target.hotkey,
    model: answer.model,
    text: answer.text,
    finishReason: answer.finishReason,
    error: answer.error,
    tokens,
    ttftMs: answer.firstAtMs,
    totalMs: answer.lastAtMs,
    tokensPerSecond: seconds > 0 ? tokens / seconds : null,
    saved: of.saved,
  };
}

function answerOf({ endpoint, response }: SavedResponse, chunks: TimedChunk[]): Answer {
  return response === undefined
    ? normaliseChunks({ endpoint, chunks })
    : normaliseBody({ endpoint, body: response, atMs: chunks.at(-1)?.atMs ?? 0 });
}
