import type { ChatMessage } from "../text/text-codec.ts";
import { ApiError, refuse } from "./api-error.ts";
import { chatMessages } from "./chat-messages.ts";
import { checkLogprobCounts, checkStreamOptions, checkSupported } from "./common-checks.ts";
import { anything, boolean, integer, nullable, record, text } from "./lax.ts";
import { pythonType } from "./python-repr.ts";
import { type ReadFields, readFields, requireRecord } from "./read-fields.ts";
import { biasFields, drawFields, modelField } from "./sampling-fields.ts";

/** In the order of vLLM's own declaration, so that faults come in its order. */
const fields = {
  messages: chatMessages,
  ...modelField,
  ...biasFields,
  logprobs: nullable(boolean),
  top_logprobs: nullable(integer),
  max_tokens: nullable(integer),
  max_completion_tokens: nullable(integer),
  ...drawFields,
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
  checkMessageList(input.messages);
  if (input.continue_final_message && input.add_generation_prompt) {
    throw new ApiError("Cannot set both `continue_final_message` and `add_generation_prompt` to True.");
  }
  checkLogprobCounts(input, ["prompt_logprobs", "top_logprobs"]);
  const top = Number(input.top_logprobs ?? 0);
  if (top !== 0 && !input.logprobs) {
    throw refuse("when using `top_logprobs`, `logprobs` must be set to true.", "top_logprobs");
  }
  checkStreamOptions(input);
  if (Array.isArray(input.tools) && input.tools.length === 0) {
    throw refuse(
      "`tools` must not be an empty array. Either provide at least one tool or omit the field entirely.",
      "tools",
    );
  }
  const read = readFields(fields, input, ["messages"]);
  checkSupported(input);
  if (read.chat_template) {
    throw new ApiError(
      "Chat template is passed with request, but --trust-request-chat-template is not set. Refused request with untrusted chat template.",
    );
  }
  return { ...read, messages: read.messages ?? [] };
}

/** vLLM walks over the messages before it looks at their type. */
function checkMessageList(messages: unknown): void {
  if (
    messages === undefined ||
    typeof messages === "string" ||
    (messages !== null && typeof messages === "object")
  ) {
    return;
  }
  throw new ApiError(`'${pythonType(messages)}' object is not iterable`);
}
