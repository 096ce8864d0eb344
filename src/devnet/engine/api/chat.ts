import type { Sequence } from "../run/sequence.ts";
import { answerStamp } from "./answer-stamp.ts";
import { chatChunks } from "./chat-chunks.ts";
import { renderChat } from "./chat-messages.ts";
import { type ChatRequest, readChatRequest } from "./chat-request.ts";
import { wholeChat } from "./chat-whole.ts";
import { checkModel, checkOutputLength } from "./common-checks.ts";
import { encodePrompt } from "./prompt-ids.ts";
import { runChoices } from "./run-choices.ts";
import { choicesOf, samplingParams } from "./sampling-of-input.ts";
import type { Reply, Serving } from "./serving.ts";
import { startAnswer } from "./start-answer.ts";

/** Answers `POST /v1/chat/completions`. @throws ApiError before anything was sent */
export function serveChat(serving: Serving, body: unknown, reply: Reply): Sequence[] {
  const request = readChatRequest(body);
  checkModel(serving, request.model);
  const n = choicesOf(request);
  const asked = checkLength(serving, request);
  const text = promptText(serving, request);
  const prompt = encodePrompt(serving, { text, addSpecialTokens: request.add_special_tokens ?? false });
  const room = serving.config.context - prompt.length;
  const params = samplingParams(request, {
    maxTokens: Math.min(room, asked ?? room),
    ...logprobCounts(request),
  });
  const render = request.stream ? chatChunks : wholeChat;
  const listener = render(answerStamp(serving, "chatcmpl"), { request, prompt, text, n }, reply);
  return startAnswer({ stream: request.stream ?? false, reply }, () =>
    runChoices(serving, { questions: [{ prompt, params }], n }, listener),
  );
}

function checkLength(serving: Serving, request: ChatRequest): number | null {
  const named = request.max_completion_tokens ?? null;
  const asked = named ?? request.max_tokens ?? null;
  checkOutputLength(serving, asked, named === null ? "max_tokens" : "max_completion_tokens");
  return asked;
}

function promptText(serving: Serving, request: ChatRequest): string {
  return renderChat(serving, request.messages, {
    addGenerationPrompt: request.add_generation_prompt ?? !request.continue_final_message,
    continueFinal: request.continue_final_message ?? false,
    kwargs: request.chat_template_kwargs ?? {},
  });
}

function logprobCounts(request: ChatRequest) {
  const top = request.top_logprobs ?? 0;
  return {
    logprobs: request.logprobs ? top : null,
    promptLogprobs: request.prompt_logprobs ?? (request.echo ? top : null),
  };
}
