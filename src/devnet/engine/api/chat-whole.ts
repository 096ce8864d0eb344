import type { Delta } from "../run/choice.ts";
import type { Stamp } from "./answer-stamp.ts";
import { type ChatAnswer, chatLogprobs, echoedText, roleOf } from "./chat-answer.ts";
import { promptLogprobs } from "./logprob-bodies.ts";
import type { Listener, PromptCandidates } from "./run-choices.ts";
import type { Reply } from "./serving.ts";
import { fullUsageOf } from "./usage.ts";

/** A chat as one JSON answer at the end. */
export function wholeChat(stamp: Stamp, answer: ChatAnswer, reply: Reply): Listener {
  const deltas: Delta[][] = Array.from({ length: answer.n }, () => []);
  return {
    onDelta: (index, delta) => {
      deltas[index]?.push(delta);
    },
    onEnd: ([prompt]) => reply.json(200, bodyOf(stamp, answer, { deltas, prompt: prompt ?? null })),
  };
}

function bodyOf(
  { id, created, model, fingerprint }: Stamp,
  answer: ChatAnswer,
  { deltas, prompt }: { deltas: Delta[][]; prompt: PromptCandidates | null },
) {
  const { request } = answer;
  const completion = deltas.reduce((sum, one) => sum + one.length, 0);
  return {
    id,
    object: "chat.completion",
    created,
    model,
    choices: deltas.map((some, index) => wholeChoice(answer, index, some)),
    service_tier: null,
    system_fingerprint: fingerprint,
    usage: fullUsageOf(answer.prompt.length, completion),
    prompt_logprobs: promptLogprobs(prompt),
    prompt_token_ids: request.return_token_ids ? answer.prompt : null,
    prompt_text: request.return_prompt_text ? answer.text : null,
    kv_transfer_params: null,
    ec_transfer_params: null,
    metrics: null,
  };
}

function wholeChoice(answer: ChatAnswer, index: number, deltas: Delta[]) {
  const { request } = answer;
  const last = deltas.at(-1);
  return {
    index,
    message: {
      role: roleOf(request),
      content: echoedText(answer) + deltas.map(({ text }) => text).join(""),
      refusal: null,
      annotations: null,
      audio: null,
      function_call: null,
      reasoning: null,
    },
    logprobs: chatLogprobs(request, deltas),
    finish_reason: last?.finish ?? "stop",
    stop_reason: last?.stopReason ?? null,
    token_ids: request.return_token_ids ? deltas.map(({ id }) => id) : null,
    routed_experts: null,
  };
}
