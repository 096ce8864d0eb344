import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Position, Scored } from "../src/domain/verification/position.ts";

type Pair = [id: number, logprob: number];

/** One line of a trace file (fixtures/README.md, traces). */
export type Trace = {
  class: string;
  request: { prompt: number[]; temperature: number; top_p: number; seed: number; max_tokens: number };
  miner: { ids: number[]; logprobs: number[]; top: Pair[][]; finish_reason: string };
  verifier: { logprobs: number[]; ranks: number[]; top: Pair[][] };
};

/** The lines of a `.jsonl.gz` or `.jsonl` file. */
export function readTraces(file: string): Trace[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [JSON.parse(line) as Trace]));
}

/** A line as the verification sees it. */
export function scoredOf({ request, miner, verifier }: Trace): Scored & { seed: bigint } {
  const pairs = (list: Pair[] | undefined) => (list ?? []).map(([id, logprob]) => ({ id, logprob }));
  const positions: Position[] = miner.ids.map((id, i) => ({
    token: { id, text: "", logprob: miner.logprobs[i] ?? null, top: pairs(miner.top[i]), atMs: 0 },
    score: {
      logprob: verifier.logprobs[i] as number,
      rank: verifier.ranks[i] as number,
      top: pairs(verifier.top[i]),
    },
  }));
  const sampling = {
    temperature: request.temperature,
    topP: request.top_p,
    topK: 0,
    minP: 0,
    presencePenalty: 0,
    frequencyPenalty: 0,
    repetitionPenalty: 1,
    maxTokens: request.max_tokens,
    stop: [],
  };
  return { positions, promptLength: request.prompt.length, sampling, seed: BigInt(request.seed) };
}
