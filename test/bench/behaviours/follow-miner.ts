import { MOCK_MAX_TOKENS, MOCK_MODEL } from "../../../src/config.ts";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import type { MinerPort } from "../../../src/domain/ports/miner.ts";
import type { Random } from "../../../src/domain/ports/runtime.ts";
import { generatePrompt } from "../../../src/domain/prompts/generate-prompt.ts";
import { TINY_THEMES } from "../../../src/domain/prompts/templates.ts";
import { buildRequest } from "../../../src/domain/request/build-request.ts";
import { drawSampling } from "../../../src/domain/rounds/draw-sampling.ts";
import type { MinerRequest, TimedChunk } from "../../../src/domain/types.ts";
import { addAnswer, freshStanding } from "../../../src/domain/verification/evidence/standing.ts";
import { type Examination, examineResponse } from "../../../src/neuron/verify-response.ts";

/** How one miner went: what it took to find it out, and how; cause null: it was not found out. */
export type Course = {
  answers: number;
  tokens: number;
  /** `refused`: by one answer; `failed`: by the evidence of all. */
  end: "refused" | "failed" | null;
  cause: string | null;
};

/** What asks and judges. */
export type Judges = { engine: Engine; miners: MinerPort; clock: { now(): number; monotonic(): number } };

/** Whom to follow, and for how long. */
export type Subject = { url: string; hotkey: string; random: Random; alpha: number; mostTokens: number };

const DEADLINES = { connectMs: 20_000, firstTokenMs: 60_000, gapMs: 60_000, totalMs: 120_000 };

/** Nothing here runs at an operator's pace. */
const LAG_MS = 1_000;

const SEED_END = 2 ** 31;

/** Asks a miner as the validator of the embedded network does, until it is refused, has failed, or has the tokens. */
export async function followMiner(judges: Judges, subject: Subject): Promise<Course> {
  const { alpha, mostTokens, random } = subject;
  let standing = freshStanding(0);
  let tokens = 0;
  let answers = 0;
  while (tokens < mostTokens) {
    const request = makeRequest(random, answers);
    const { verdict, ledger, fit, policy } = await examined(judges, { request, ...subject });
    answers++;
    tokens += Math.max(1, verdict.tokens);
    if (verdict.verified === false) return { answers, tokens, end: "refused", cause: verdict.cause };
    if (policy === null) throw new Error(verdict.message ?? "the engine gave no evidence");
    standing = addAnswer(standing, { ledger, epoch: 0, alpha }, policy.accumulate);
    if (standing.state === "fail")
      return { answers, tokens, end: "failed", cause: fit?.best.cause ?? "SEED_MISMATCH" };
  }
  return { answers, tokens, end: null, cause: null };
}

function makeRequest(random: Random, index: number): MinerRequest {
  const { theme, ...sampling } = drawSampling({ random }, MOCK_MAX_TOKENS);
  const endpoint = index % 2 === 0 ? "CHAT" : "COMPLETION";
  const prompt = generatePrompt({ random, templates: TINY_THEMES[theme] }, endpoint);
  const seed = BigInt(Math.floor(SEED_END * random.uniform()));
  return buildRequest({ ...prompt, ...sampling, seed, model: MOCK_MODEL });
}

async function examined(
  { engine, miners, clock }: Judges,
  { request, url, hotkey }: { request: MinerRequest; url: string; hotkey: string },
): Promise<Examination> {
  const chunks: TimedChunk[] = [];
  const target = { uid: 1, hotkey, url };
  for await (const chunk of miners.complete(target, { request, deadlines: DEADLINES })) chunks.push(chunk);
  const isStream = chunks.length > 1;
  const saved = {
    schema: "targon.response/1" as const,
    endpoint: request.endpoint,
    request: request.body,
    ...(isStream ? { chunks } : { response: chunks[0]?.data }),
    startedAt: new Date().toISOString(),
    version: "bench",
  };
  return await examineResponse({ engine, clock }, { saved, lagMs: LAG_MS });
}
