import type { ChatMessage, ChatOptions } from "../text/text-codec.ts";
import { ApiError } from "./api-error.ts";
import { isRecord, type Lax, text } from "./lax.ts";
import type { Serving } from "./serving.ts";
import type { Fault } from "./validation-error.ts";

/** The messages of a chat; content in parts becomes one text, line by line, as vLLM does it for such templates. */
export const chatMessages: Lax<ChatMessage[]> = (input, loc, faults) => {
  if (!Array.isArray(input)) {
    faults.push({ type: "list_type", loc, msg: "Input should be a valid list", input });
    return undefined;
  }
  const before = faults.length;
  input.forEach((message, i) => {
    checkMessage(message, `${loc}.${i}`, faults);
  });
  return faults.length > before ? undefined : input.map(readMessage);
};

/** Fewer words than vLLM's, which names each of eight kinds of messages. */
function checkMessage(message: unknown, loc: string, faults: Fault[]): void {
  if (!isRecord(message)) {
    faults.push({ type: "dict_type", loc, msg: "Input should be a valid dictionary", input: message });
    return;
  }
  const { role, content } = message;
  const missing = role === undefined;
  if (missing) faults.push({ type: "missing", loc: `${loc}.role`, msg: "Field required", input: message });
  else text(role, `${loc}.role`, faults);
  const none = content === undefined || (content === null && role === "assistant");
  if (!none && !Array.isArray(content)) text(content, `${loc}.content`, faults);
}

function readMessage(message: Record<string, unknown>): ChatMessage {
  return { ...message, role: String(message.role), content: contentText(message.content) };
}

function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .flatMap((part) => (isRecord(part) && typeof part.text === "string" ? [part.text] : []))
    .join("\n");
}

/** The prompt of a chat; with `continueFinal` it ends inside the last message. @throws ApiError without messages */
export function renderChat(
  { codec }: Serving,
  messages: ChatMessage[],
  { continueFinal, ...options }: ChatOptions & { continueFinal: boolean },
): string {
  if (messages.length === 0) {
    throw new ApiError("Cannot apply chat template to an empty conversation. Provide at least one message.");
  }
  if (!continueFinal) return codec.renderChat(messages, options);
  const rendered = codec.renderChat(messages, { ...options, addGenerationPrompt: false });
  const last = messages.at(-1)?.content.trim() ?? "";
  return rendered.slice(0, rendered.lastIndexOf(last) + last.length);
}
