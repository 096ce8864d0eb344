import { ApiError } from "./api-error.ts";
import { chatMessages, renderChat } from "./chat-messages.ts";
import { checkModel } from "./common-checks.ts";
import { between, boolean, integer, listOf, nullable, record, text } from "./lax.ts";
import { readFields, requireRecord } from "./read-fields.ts";
import type { Reply, Serving } from "./serving.ts";
import { type Fault, validationError } from "./validation-error.ts";

const promptFields = {
  model: nullable(text),
  prompt: text,
  add_special_tokens: boolean,
  return_token_strs: nullable(boolean),
};

const chatFields = {
  model: nullable(text),
  messages: chatMessages,
  add_generation_prompt: boolean,
  return_token_strs: nullable(boolean),
  continue_final_message: boolean,
  add_special_tokens: boolean,
  chat_template_kwargs: nullable(record),
};

const idFields = { model: nullable(text), tokens: listOf(between(integer, 0, Number.MAX_SAFE_INTEGER)) };

/** Answers `POST /tokenize`: of a text or of a chat. @throws ApiError */
export function serveTokenize(serving: Serving, body: unknown, reply: Reply): void {
  const input = requireRecord(body);
  checkKind(input);
  const isText = typeof input.prompt === "string";
  const { ids, pieces } = isText ? tokenizeText(serving, input) : tokenizeChat(serving, input);
  reply.json(200, {
    count: ids.length,
    max_model_len: serving.config.context,
    tokens: ids,
    token_strs: pieces ? ids.map((id) => serving.codec.piece(id) ?? "") : null,
  });
}

function tokenizeText(serving: Serving, body: unknown) {
  const read = readFields(promptFields, body, ["prompt"]);
  checkModel(serving, read.model);
  const ids = serving.codec.encode(read.prompt ?? "", read.add_special_tokens ?? true);
  return { ids, pieces: read.return_token_strs ?? false };
}

function tokenizeChat(serving: Serving, body: Record<string, unknown>) {
  if (body.continue_final_message && body.add_generation_prompt) {
    throw new ApiError("Cannot set both `continue_final_message` and `add_generation_prompt` to True.");
  }
  const read = readFields(chatFields, body, ["messages"]);
  checkModel(serving, read.model);
  const prompt = renderChat(serving, read.messages ?? [], {
    addGenerationPrompt: read.add_generation_prompt ?? !read.continue_final_message,
    continueFinal: read.continue_final_message ?? false,
    kwargs: read.chat_template_kwargs ?? {},
  });
  const ids = serving.codec.encode(prompt, read.add_special_tokens ?? false);
  return { ids, pieces: read.return_token_strs ?? false };
}

/** Either a text or messages; where it is neither, the faults of both forms. */
function checkKind(input: Record<string, unknown>): void {
  if (typeof input.prompt === "string" || Array.isArray(input.messages)) return;
  const faults: Fault[] = [];
  const missing = (name: string) => {
    faults.push({ type: "missing", loc: `body.${name}`, msg: "Field required", input });
  };
  if (input.prompt === undefined) missing("prompt");
  else text(input.prompt, "body.prompt", faults);
  if (input.messages === undefined) missing("messages");
  else chatMessages(input.messages, "body.messages", faults);
  throw validationError(faults);
}

/** Answers `POST /detokenize`; special tokens are spelled out. @throws ApiError */
export function serveDetokenize(serving: Serving, body: unknown, reply: Reply): void {
  const read = readFields(idFields, body, ["tokens"]);
  checkModel(serving, read.model);
  reply.json(200, { prompt: serving.codec.decode(read.tokens ?? [], false) });
}
