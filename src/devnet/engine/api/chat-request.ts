import type { ChatMessage } from "../text/text-codec.ts";
import { ApiError, refuse } from "./api-error.ts";
import { chatMessages } from "./chat-messages.ts";
import { checkLogprobCounts, checkStreamOptions, checkSupported } from "./common-checks.ts";
import { anything, boolean, integer, nullable, record, text } from "./lax.ts";
import { type ReadFields, readFields, requireRecord } from "./read-fields.ts";
import { samplingFields } from "./sampling-fields.ts";
import { streamOptions } from "./stream-options.ts";

const fields = {
  messages: chatMessages,
  ...samplingFields,
  logprobs: nullable(boolean),
  top_logprobs: nullable(integer),
  max_tokens: nullable(integer),
  max_completion_tokens: nullable(integer),
  stream_options: nullable(streamOptions),
  echo: boolean,
  add_generation_prompt: boolean,
  continue_final_message: boolean,
  add_special_tokens: boolean,
  chat_template: nullable(text),
  chat_template_kwargs: nullable(record),
  response_format: anything,
  return_tokens_as_token_ids: nullable(boolean),
  return_token_ids: nullable(boolean),
  return_prompt_text: nullable(boolean),
};

/** A chat completion's body, read. */
export type ChatRequest = ReadFields<typeof fields> & { messages: ChatMessage[] };

/** Reads and checks a body in vLLM's order. @throws ApiError 400, 501 */
export function readChatRequest(body: unknown): ChatRequest {
  const input = requireRecord(body);
  if (input.continue_final_message && input.add_generation_prompt) {
    throw new ApiError("Cannot set both `continue_final_message` and `add_generation_prompt` to True.");
  }
  checkLogprobCounts(input, ["prompt_logprobs", "top_logprobs"]);
  const top = Number(input.top_logprobs ?? 0);
  if (top !== 0 && !input.logprobs) {
    throw refuse("when using `top_logprobs`, `logprobs` must be set to true.", "top_logprobs");
  }
  checkStreamOptions(input);
  const read = readFields(fields, input, ["messages"]);
  checkSupported(input);
  if (read.chat_template) {
    throw new ApiError(
      "Chat template is passed with request, but --trust-request-chat-template is not set. Refused request with untrusted chat template.",
    );
  }
  return { ...read, messages: read.messages ?? [] };
}
