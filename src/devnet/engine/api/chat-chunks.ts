import type { Stamp } from "./answer-stamp.ts";
import { type ChatAnswer, chatLogprobs, echoedText, roleOf } from "./chat-answer.ts";
import type { Listener } from "./run-choices.ts";
import type { Reply } from "./serving.ts";
import { noUsage } from "./stream-options.ts";
import { usageOf } from "./usage.ts";

/** A chat as a stream: one event with the role per choice, one per token, then the usage where asked for. */
export function chatChunks(stamp: Stamp, answer: ChatAnswer, reply: Reply): Listener {
  const { request, prompt, n } = answer;
  const { id, created, model, fingerprint } = stamp;
  const options = request.stream_options ?? noUsage;
  const counts = new Array<number>(n).fill(0);
  const send = (choices: object[], rest: object) => {
    reply.event({ id, object: "chat.completion.chunk", created, model, choices, ...rest });
  };
  const usage = (tokens: number) =>
    options.continuous
      ? { usage: { ...usageOf(prompt.length, tokens), completion_tokens_details: null } }
      : {};
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    const role = { role: roleOf(request), content: "" };
    const promptParts = {
      prompt_token_ids: request.return_token_ids ? prompt : null,
      prompt_text: request.return_prompt_text ? answer.text : null,
    };
    const start = (delta: object, rest: object) => {
      for (let index = 0; index < n; index++) {
        send([{ index, delta, logprobs: null, finish_reason: null }], { ...usage(0), ...rest });
      }
    };
    start(role, promptParts);
    const echoed = echoedText(answer);
    if (echoed !== "") start({ content: echoed }, {});
  };
  return {
    onDelta: (index, delta) => {
      begin();
      const tokens = (counts[index] ?? 0) + 1;
      counts[index] = tokens;
      const end = delta.finish === null ? {} : { stop_reason: delta.stopReason };
      const choice = {
        index,
        delta: { content: delta.text },
        logprobs: chatLogprobs(request, [delta]),
        finish_reason: delta.finish,
        ...end,
        token_ids: request.return_token_ids ? [delta.id] : null,
      };
      const last = !options.usage && delta.finish !== null;
      send([choice], { ...usage(tokens), ...(last ? { system_fingerprint: fingerprint } : {}) });
    },
    onEnd: () => {
      const total = counts.reduce((sum, one) => sum + one, 0);
      if (options.usage) send([], { usage: usageOf(prompt.length, total), system_fingerprint: fingerprint });
      reply.end();
    },
  };
}
