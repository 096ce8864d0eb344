import type { Delta } from "../run/choice.ts";
import type { Stamp } from "./answer-stamp.ts";
import { type CompletionAnswer, echoesOnly, positionsOf, promptPositions } from "./completion-answer.ts";
import { completionLogprobs } from "./logprob-bodies.ts";
import type { Listener, PromptCandidates } from "./run-choices.ts";
import type { Reply } from "./serving.ts";
import { noUsage } from "./stream-options.ts";
import { usageOf } from "./usage.ts";

/** How far one choice of a stream is. */
type Progress = { tokens: number; offset: number };

/** A completion as a stream: one event per token, then the usage where asked for. */
export function completionChunks(stamp: Stamp, answer: CompletionAnswer, reply: Reply): Listener {
  const { request, questions, n } = answer;
  const options = request.stream_options ?? noUsage;
  const { id, created, model, fingerprint } = stamp;
  const progress: Progress[] = Array.from({ length: questions.length * n }, () => ({ tokens: 0, offset: 0 }));
  const send = (choices: object[], rest: object) => {
    reply.event({ id, object: "text_completion", created, model, choices, ...rest });
  };
  return {
    onDelta: (index, delta, promptCandidates) => {
      const own = progress[index] as Progress;
      const choice = choiceOf(answer, { index, delta, promptCandidates }, own);
      own.tokens++;
      const promptTokens = questions[Math.floor(index / n)]?.prompt.length ?? 0;
      const last = !options.usage && delta.finish !== null;
      send([choice], {
        ...(options.continuous ? { usage: usageOf(promptTokens, own.tokens) } : {}),
        ...(last ? { system_fingerprint: fingerprint } : {}),
      });
    },
    onEnd: () => {
      const prompt = questions.reduce((sum, question) => sum + question.prompt.length, 0);
      const tokens = progress.reduce((sum, one) => sum + one.tokens, 0);
      if (options.usage) send([], { usage: usageOf(prompt, tokens), system_fingerprint: fingerprint });
      reply.end();
    },
  };
}

type Step = { index: number; delta: Delta; promptCandidates: PromptCandidates | null };

function choiceOf(answer: CompletionAnswer, { index, delta, promptCandidates }: Step, own: Progress) {
  const { request, questions, echoes, n } = answer;
  const place = Math.floor(index / n);
  const question = questions[place];
  const first = own.tokens === 0;
  const echo = first && Boolean(request.echo) && question !== undefined;
  const drawn = echo && echoesOnly(answer) ? [] : [delta];
  const positions = [
    ...(echo ? promptPositions(answer, question, promptCandidates) : []),
    ...positionsOf(drawn),
  ];
  const promptIds = first && (request.echo || request.return_token_ids) ? question?.prompt : null;
  return {
    index,
    text: (echo ? (echoes[place] ?? "") : "") + drawn.map(({ text }) => text).join(""),
    logprobs: logprobsOf(answer, positions, own),
    finish_reason: delta.finish,
    stop_reason: delta.stopReason,
    prompt_token_ids: promptIds ?? null,
    token_ids: request.return_token_ids ? [delta.id] : null,
  };
}

function logprobsOf(
  { request }: CompletionAnswer,
  positions: Parameters<typeof completionLogprobs>[0],
  own: Progress,
): object | null {
  if (request.logprobs === null || request.logprobs === undefined) return null;
  const naming = { asIds: request.return_tokens_as_token_ids ?? false };
  const { body, next } = completionLogprobs(positions, naming, own.offset);
  own.offset = next;
  return body;
}
