import type { SamplingParams } from "../sampling/sampling-params.ts";
import { ApiError, refuse } from "./api-error.ts";
import { MAX_LOGPROBS, type Serving } from "./serving.ts";

/**
 * What vLLM's engine refuses after its HTTP side took the request: in a stream this comes as an event.
 *
 * @throws ApiError 400
 */
export function checkForEngine({ config }: Serving, prompt: readonly number[], params: SamplingParams): void {
  const { vocabulary } = config;
  checkCount("sample", "logprobs", params.logprobs === -1 ? vocabulary : params.logprobs);
  checkCount("prompt", "prompt_logprobs", params.promptLogprobs === -1 ? vocabulary : params.promptLogprobs);
  checkIds("logit_bias", [...params.logitBias.keys()], vocabulary);
  checkIds("stop_token_ids", params.stopIds, vocabulary);
  checkAllowed(params.allowedIds, vocabulary);
  const most = Math.max(...prompt);
  if (most >= vocabulary) throw new ApiError(`Token id ${most} is out of vocabulary`);
}

function checkCount(kind: string, param: string, count: number | null): void {
  if (count === null || count <= MAX_LOGPROBS) return;
  const message = `Requested ${kind} logprobs of ${count}, which is greater than max allowed: ${MAX_LOGPROBS}`;
  throw refuse(message, param, String(count));
}

function checkIds(param: string, ids: readonly number[], vocabulary: number): void {
  const bad = ids.filter((id) => id < 0 || id >= vocabulary);
  if (bad.length === 0) return;
  const list = `[${bad.join(", ")}]`;
  const message = `token_id(s) ${list} in ${param} contain out-of-vocab token ids. Vocabulary size: ${vocabulary}`;
  throw refuse(message, param, list);
}

function checkAllowed(ids: readonly number[] | null, vocabulary: number): void {
  if (ids === null) return;
  const shown = `[${ids.join(", ")}]`;
  if (ids.length === 0) throw refuse("allowed_token_ids is not None and empty!", "allowed_token_ids", shown);
  if (ids.every((id) => id >= 0 && id < vocabulary)) return;
  throw refuse("allowed_token_ids contains out-of-vocab token id!", "allowed_token_ids", shown);
}
