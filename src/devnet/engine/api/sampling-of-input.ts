import type { SamplingParams } from "../sampling/sampling-params.ts";
import { ApiError, refuse } from "./api-error.ts";
import { checkRanges } from "./check-ranges.ts";
import type { SamplingInput } from "./sampling-fields.ts";

const MOST_CHOICES = 16_384;
/** Temperatures below are raised to it; below `GREEDY` they are 0. */
const LEAST_TEMPERATURE = 0.01;
const GREEDY = 1e-5;

/** What a request's kind decides: how many tokens and logprobs. */
export type Amounts = { maxTokens: number; logprobs: number | null; promptLogprobs: number | null };

/** Number of answers per prompt. @throws ApiError 400 below 1 */
export function choicesOf({ n }: { n?: number | null | undefined }): number {
  const count = n ?? 1;
  if (count < 1) throw new ApiError(`n must be at least 1, got ${count}.`);
  if (count > MOST_CHOICES) {
    throw new ApiError(
      `n must be at most ${MOST_CHOICES}, got ${count}. To increase this limit, set the VLLM_MAX_N_SEQUENCES environment variable.`,
    );
  }
  return count;
}

/** Fills defaults in (those of `--generation-config vllm`) and checks ranges. @throws ApiError 400 in vLLM's words */
export function samplingParams(input: SamplingInput, amounts: Amounts): SamplingParams {
  const asked = or(input.temperature, 1);
  const params: SamplingParams = {
    temperature: asked > 0 && asked < LEAST_TEMPERATURE ? LEAST_TEMPERATURE : asked,
    topP: or(input.top_p, 1),
    topK: or(input.top_k, 0),
    minP: or(input.min_p, 0),
    presencePenalty: or(input.presence_penalty, 0),
    frequencyPenalty: or(input.frequency_penalty, 0),
    repetitionPenalty: or(input.repetition_penalty, 1),
    seed: input.seed === -1n ? null : or<bigint | null>(input.seed, null),
    logitBias: biasOf(input.logit_bias),
    allowedIds: or<number[] | null>(input.allowed_token_ids, null),
    minTokens: or(input.min_tokens, 0),
    ignoreEnd: or(input.ignore_eos, false),
    stop: [or(input.stop, [])].flat(),
    stopIds: [...new Set(or(input.stop_token_ids, []))],
    includeStop: or(input.include_stop_str_in_output, false),
    skipSpecialTokens: or(input.skip_special_tokens, true),
    ...amounts,
  };
  checkRanges(params);
  return params.temperature < GREEDY ? greedyParams(params, choicesOf(input)) : params;
}

function greedyParams(params: SamplingParams, choices: number): SamplingParams {
  if (choices > 1) throw new ApiError(`n must be 1 when using greedy sampling, got ${choices}.`);
  return { ...params, temperature: 0, topP: 1, topK: 0, minP: 0 };
}

function or<T>(value: T | null | undefined, otherwise: T): T {
  return value ?? otherwise;
}

/** Token ids to what is added to their logits, kept within ±100. */
function biasOf(bias: Map<string, number> | null | undefined): Map<number, number> {
  const byId = new Map<number, number>();
  const bad = [...(bias ?? []).keys()].filter((key) => !/^\s*[+-]?\d+\s*$/.test(String(key)));
  if (bad.length > 0) {
    const keys = `[${bad.map((key) => `'${key}'`).join(", ")}]`;
    const message = `logit_bias contains key(s) that cannot be converted to integer token IDs: ${keys}`;
    throw refuse(message, "logit_bias", keys);
  }
  for (const [key, value] of bias ?? []) byId.set(Number(key), Math.min(100, Math.max(-100, value)));
  return byId;
}
