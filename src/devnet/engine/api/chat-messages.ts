import type { ChatMessage, ChatOptions } from "../text/text-codec.ts";
import { isRecord, type Lax } from "./lax.ts";
import type { Serving } from "./serving.ts";

/** The messages of a chat; content in parts becomes one text, line by line, as vLLM does it for such templates. */
export const chatMessages: Lax<ChatMessage[]> = (input, loc, faults) => {
  if (!Array.isArray(input)) {
    faults.push({ type: "list_type", loc, msg: "Input should be a valid list", input });
    return undefined;
  }
  return input.flatMap((message, i) => {
    if (isRecord(message) && typeof message.role === "string") {
      return [{ ...message, role: message.role, content: contentText(message.content) }];
    }
    const at = `${loc}.${i}`;
    if (isRecord(message))
      faults.push({ type: "missing", loc: `${at}.role`, msg: "Field required", input: message });
    else
      faults.push({ type: "dict_type", loc: at, msg: "Input should be a valid dictionary", input: message });
    return [];
  });
};

function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .flatMap((part) => (isRecord(part) && typeof part.text === "string" ? [part.text] : []))
    .join("\n");
}

/** The prompt of a chat; with `continueFinal` it ends inside the last message. */
export function renderChat(
  { codec }: Serving,
  messages: ChatMessage[],
  { continueFinal, ...options }: ChatOptions & { continueFinal: boolean },
): string {
  if (!continueFinal) return codec.renderChat(messages, options);
  const rendered = codec.renderChat(messages, { ...options, addGenerationPrompt: false });
  const last = messages.at(-1)?.content.trim() ?? "";
  return rendered.slice(0, rendered.lastIndexOf(last) + last.length);
}
