import { ApiError, refuse } from "./api-error.ts";
import { isRecord } from "./lax.ts";
import { pythonText } from "./python-repr.ts";
import type { Serving } from "./serving.ts";

/** Features of vLLM that this engine does not have: refused, never ignored. */
const ABSENT = [
  "structured_outputs",
  "bad_words",
  "use_beam_search",
  "logprob_token_ids",
  "truncate_prompt_tokens",
  "prompt_embeds",
  "tools",
];

/** Refuses what this engine cannot do. @throws ApiError 501 */
export function checkSupported(body: Record<string, unknown>): void {
  const name = ABSENT.find((one) => asked(body[one]));
  const format = body.response_format;
  const constrained = isRecord(format) && format.type !== "text";
  if (name === undefined && !constrained) return;
  const message = `${name ?? "response_format"} is not supported by this engine`;
  throw new ApiError(message, { status: 501, type: "NotImplementedError" });
}

function asked(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0)
  );
}

/** @throws ApiError 400 for stream options without a stream */
export function checkStreamOptions(body: Record<string, unknown>): void {
  const options = body.stream_options;
  if (isRecord(options) && Object.keys(options).length > 0 && !body.stream) {
    throw refuse("Stream options can only be defined when `stream=True`.", "stream_options");
  }
}

/** Checks the form of logprob counts before fields are read, as vLLM does. @throws ApiError 400 */
export function checkLogprobCounts(body: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) checkIsNumber(name, body[name]);
  const wanted = Number(body.prompt_logprobs ?? 0);
  if (body.stream && (wanted > 0 || wanted === -1)) {
    throw refuse("`prompt_logprobs` are not available when `stream=True`.", "prompt_logprobs");
  }
  for (const name of names) {
    const value = Number(body[name] ?? 0);
    if (value < 0 && value !== -1) {
      throw refuse(`\`${name}\` must be a positive value or -1.`, name, String(value));
    }
  }
}

function checkIsNumber(name: string, value: unknown): void {
  if (value === undefined || value === null || typeof value === "number" || typeof value === "boolean")
    return;
  throw refuse(`\`${name}\` must be an integer.`, name, pythonText(value));
}

/** @throws ApiError 404 for a model that is not served */
export function checkModel({ model }: Serving, asked: string | null | undefined): void {
  if (!asked || asked === model) return;
  const message = `The model \`${asked}\` does not exist. Valid aliases: ${model}.`;
  throw new ApiError(message, { status: 404, type: "NotFoundError", param: "model" });
}

/** @throws ApiError 400 for more output than the context holds */
export function checkOutputLength(
  { config }: Serving,
  asked: number | null | undefined,
  param: string,
): void {
  if ((asked ?? 0) <= config.context) return;
  const message = `${param}=${asked} cannot be greater than max_model_len=${config.context}. Please request fewer output tokens.`;
  throw refuse(message, param, String(asked));
}
