import { ApiError, refuse } from "./api-error.ts";
import type { Serving } from "./serving.ts";

/** Ids of a text. @throws ApiError 400 when it does not fit into the context */
export function encodePrompt(
  { codec, config }: Serving,
  { text, addSpecialTokens }: { text: string; addSpecialTokens: boolean },
): number[] {
  const { context } = config;
  const most = context * codec.longestPiece;
  const length = [...text].length;
  if (length > most) {
    const message = `${limit(context)} contains ${length} characters (more than ${most} characters, which is the upper bound for ${context} input tokens). ${ADVICE}`;
    throw refuse(message, "input_text", String(length));
  }
  const ids = codec.encode(text, addSpecialTokens);
  return checkPromptLength(ids.slice(0, context + 1), context);
}

/** The ids themselves. @throws ApiError 400 when there are none, or more than the context holds */
export function checkPromptLength(ids: number[], context: number): number[] {
  if (ids.length === 0) throw new ApiError("The decoder prompt cannot be empty");
  if (ids.length <= context) return ids;
  const atLeast = ids.length === context + 1 ? "at least " : "";
  const message = `${limit(context)} contains ${atLeast}${ids.length} input tokens, which exceeds this limit even without any output tokens. ${ADVICE}`;
  throw refuse(message, "input_tokens", String(ids.length));
}

const ADVICE = "Please reduce the length of the input prompt.";

function limit(context: number): string {
  return `This model's maximum context length is ${context} tokens. However, your prompt`;
}
