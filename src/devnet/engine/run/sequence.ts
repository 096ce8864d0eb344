import type { NoiseName } from "../../../domain/noise/noise.ts";
import type { ModelConfig } from "../model/config.ts";
import { createKvCache, type KvCache } from "../model/kv-cache.ts";
import { type ChooseToken, createChooser } from "../sampling/choose-token.ts";
import type { Scored } from "../sampling/logprobs.ts";
import type { SamplingParams } from "../sampling/sampling-params.ts";

/** Why an answer ended; null while it goes on. */
export type Finish = "stop" | "length" | null;

/** One drawn token. `stopReason` is the stop id that ended the answer, null for the tokenizer's own end token. */
export type Drawn = { id: number; scored: Scored[] | null; finish: Finish; stopReason: number | null };

/** One answer in the making. */
export type Sequence = {
  prompt: readonly number[];
  output: number[];
  params: SamplingParams;
  cache: KvCache;
  /** Tokens whose keys and values are in the cache. */
  computed: number;
  choose: ChooseToken;
  /** Per prompt token from the second on, when `params.promptLogprobs` asks for it. */
  promptScores: Scored[][];
  /** Its reader is slow: no tokens for now. */
  paused: boolean;
  /** Takes each token; true ends the sequence (a stop string). */
  onToken(drawn: Drawn): boolean;
};

/** What a sequence starts from. */
export type SequenceStart = {
  prompt: readonly number[];
  params: SamplingParams;
  onToken(drawn: Drawn): boolean;
};

/** A sequence of which nothing is computed yet. */
export function createSequence(
  { config, noise }: { config: ModelConfig; noise: NoiseName },
  { prompt, params, onToken }: SequenceStart,
): Sequence {
  return {
    prompt,
    output: [],
    params,
    cache: createKvCache(config),
    computed: 0,
    choose: createChooser(params, { noise, vocabulary: config.vocabulary }),
    promptScores: [],
    paused: false,
    onToken,
  };
}

/** The token at an index of prompt and output. */
export function tokenAt({ prompt, output }: Sequence, index: number): number {
  return (index < prompt.length ? prompt[index] : output[index - prompt.length]) as number;
}
