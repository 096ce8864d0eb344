import { MOCK_MODEL } from "../../../src/config.ts";
import type { MinerPort, MinerTarget } from "../../../src/domain/ports/miner.ts";
import { buildRequest } from "../../../src/domain/request/build-request.ts";
import type { Endpoint, SavedResponse, TimedChunk } from "../../../src/domain/types.ts";

/** What is asked of a miner. */
export type Question = {
  endpoint: Endpoint;
  prompt: string;
  seed: bigint;
  temperature?: number;
  topP?: number;
};

const DEADLINES = { connectMs: 10_000, firstTokenMs: 60_000, gapMs: 60_000, totalMs: 120_000 };

/** Sends a question as our validators do and keeps the answer as `verify` reads it. */
export async function ask(
  miners: MinerPort,
  target: MinerTarget,
  { endpoint, prompt, seed, temperature = 0.8, topP = 0.95 }: Question,
): Promise<SavedResponse> {
  const common = { model: MOCK_MODEL, seed, temperature, topP, maxTokens: 64 };
  const request =
    endpoint === "CHAT"
      ? buildRequest({ ...common, endpoint, messages: [{ role: "user", content: prompt }] })
      : buildRequest({ ...common, endpoint, prompt });
  const startedAt = new Date().toISOString();
  const chunks: TimedChunk[] = [];
  for await (const chunk of miners.complete(target, { request, deadlines: DEADLINES })) chunks.push(chunk);
  return {
    schema: "targon.response/1",
    endpoint,
    request: request.body,
    miner: target,
    chunks,
    startedAt,
    version: "test",
  };
}
