import { refuse } from "./api-error.ts";
import { checkLogprobCounts, checkStreamOptions, checkSupported } from "./common-checks.ts";
import { anything, between, boolean, either, integer, listOf, nullable, text } from "./lax.ts";
import { type ReadFields, readFields, requireRecord } from "./read-fields.ts";
import { biasFields, drawFields, modelField } from "./sampling-fields.ts";

const ids = listOf(between(integer, 0, Number.MAX_SAFE_INTEGER));
const MOST_PROMPTS = 1024;
const DEFAULT_MAX_TOKENS = 16;

/** In the order of vLLM's own declaration, so that faults come in its order. */
const fields = {
  ...modelField,
  prompt: nullable(either(either(ids, listOf(ids)), either(text, listOf(text)))),
  echo: nullable(boolean),
  ...biasFields,
  logprobs: nullable(integer),
  max_tokens: nullable(integer),
  ...drawFields,
  n: integer,
  suffix: nullable(text),
  add_special_tokens: boolean,
  response_format: anything,
  return_tokens_as_token_ids: nullable(boolean),
  return_token_ids: nullable(boolean),
};

/** One prompt: a text, or ids that are used as they are. */
export type Prompt = string | number[];

/** A completion's body, read. */
export type CompletionRequest = ReadFields<typeof fields> & { prompts: Prompt[]; maxTokens: number };

/** Reads and checks a body in vLLM's order. @throws ApiError 400, 501 */
export function readCompletionRequest(body: unknown): CompletionRequest {
  const input = requireRecord(body);
  checkPromptList(input.prompt);
  checkStreamOptions(input);
  checkLogprobCounts(input, ["prompt_logprobs", "logprobs"]);
  const read = readFields(fields, input);
  checkSupported(input);
  return { ...read, prompts: promptsOf(read.prompt), maxTokens: read.max_tokens ?? DEFAULT_MAX_TOKENS };
}

function checkPromptList(prompt: unknown): void {
  const listed = Array.isArray(prompt) && !prompt.every((one) => typeof one === "number");
  if (listed && prompt.length > MOST_PROMPTS) {
    const message = `prompt list length ${prompt.length} exceeds the maximum allowed count of ${MOST_PROMPTS}. To increase this limit, set the VLLM_MAX_COMPLETION_PROMPTS environment variable.`;
    throw refuse(message, "prompt");
  }
  if (prompt === undefined || prompt === null || prompt === "") {
    throw refuse("Either prompt or prompt_embeds must be provided and non-empty.", "prompt");
  }
}

function promptsOf(prompt: CompletionRequest["prompt"]): Prompt[] {
  if (prompt === null || prompt === undefined) return [];
  if (typeof prompt === "string") return [prompt];
  return isIds(prompt) ? (prompt.length === 0 ? [] : [prompt]) : prompt;
}

function isIds(prompt: number[] | number[][] | string[]): prompt is number[] {
  return prompt.every((one) => typeof one === "number");
}
