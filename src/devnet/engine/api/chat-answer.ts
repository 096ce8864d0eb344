import type { Delta } from "../run/choice.ts";
import type { ChatRequest } from "./chat-request.ts";
import { chatLogprob } from "./logprob-bodies.ts";

/** What a chat's answer is made of beside its tokens. */
export type ChatAnswer = { request: ChatRequest; prompt: number[]; text: string; n: number };

/** Text of the last message that an echo repeats: only where the answer goes on in its role. */
export function echoedText({ request }: ChatAnswer): string {
  const last = request.messages.at(-1);
  return request.echo && last?.role === roleOf(request) ? last.content : "";
}

/** The role of the answer. */
export function roleOf({ add_generation_prompt, messages }: ChatRequest): string {
  return add_generation_prompt === false ? (messages.at(-1)?.role ?? "assistant") : "assistant";
}

/** `logprobs` of some tokens; null when not asked for. */
export function chatLogprobs(request: ChatRequest, deltas: readonly Delta[]): object | null {
  if (!request.logprobs) return null;
  const naming = { asIds: request.return_tokens_as_token_ids ?? false };
  const top = request.top_logprobs ?? 0;
  return {
    content: deltas.map(({ candidates }) =>
      chatLogprob(candidates ?? [], naming, top === -1 ? Number.POSITIVE_INFINITY : top),
    ),
  };
}
