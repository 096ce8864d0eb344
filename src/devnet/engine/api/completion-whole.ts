import type { Delta } from "../run/choice.ts";
import type { Stamp } from "./answer-stamp.ts";
import { type CompletionAnswer, echoesOnly, positionsOf, promptPositions } from "./completion-answer.ts";
import { completionLogprobs, promptLogprobs } from "./logprob-bodies.ts";
import type { Listener, PromptCandidates } from "./run-choices.ts";
import type { Reply } from "./serving.ts";
import { fullUsageOf } from "./usage.ts";

/** A completion as one JSON answer at the end. */
export function wholeCompletion(stamp: Stamp, answer: CompletionAnswer, reply: Reply): Listener {
  const { questions, n } = answer;
  const deltas: Delta[][] = Array.from({ length: questions.length * n }, () => []);
  return {
    onDelta: (index, delta) => {
      deltas[index]?.push(delta);
    },
    onEnd: (prompts) => reply.json(200, bodyOf(stamp, answer, { deltas, prompts })),
  };
}

type Results = { deltas: Delta[][]; prompts: (PromptCandidates | null)[] };

function bodyOf({ id, created, model, fingerprint }: Stamp, answer: CompletionAnswer, results: Results) {
  const prompt = answer.questions.reduce((sum, question) => sum + question.prompt.length, 0);
  const completion = results.deltas.reduce((sum, one) => sum + one.length, 0);
  return {
    id,
    object: "text_completion",
    created,
    model,
    choices: results.deltas.map((_, index) => choiceOf(answer, results, index)),
    service_tier: null,
    system_fingerprint: fingerprint,
    usage: fullUsageOf(prompt, completion),
    kv_transfer_params: null,
    ec_transfer_params: null,
    metrics: null,
  };
}

function choiceOf(answer: CompletionAnswer, results: Results, index: number) {
  const { request, questions, n } = answer;
  const deltas = results.deltas[index] ?? [];
  const place = Math.floor(index / n);
  const last = deltas.at(-1);
  const ids = request.return_token_ids ?? false;
  return {
    index,
    text: textOf(answer, place, deltas),
    logprobs: logprobsOf(answer, { place, deltas, prompt: results.prompts[place] ?? null }),
    finish_reason: last?.finish ?? null,
    stop_reason: last?.stopReason ?? null,
    token_ids: ids ? deltas.map(({ id }) => id) : null,
    prompt_logprobs: promptLogprobs(results.prompts[place] ?? null),
    prompt_token_ids: ids ? questions[place]?.prompt : null,
    routed_experts: null,
  };
}

function textOf(answer: CompletionAnswer, place: number, deltas: readonly Delta[]): string {
  const drawn = deltas.map(({ text }) => text).join("");
  if (!answer.request.echo) return drawn;
  const echoed = answer.echoes[place] ?? "";
  return echoesOnly(answer) ? echoed : echoed + drawn;
}

function logprobsOf(
  answer: CompletionAnswer,
  { place, deltas, prompt }: { place: number; deltas: readonly Delta[]; prompt: PromptCandidates | null },
): object | null {
  const { request, questions } = answer;
  if (request.logprobs === null || request.logprobs === undefined) return null;
  const question = questions[place];
  const before = request.echo && question ? promptPositions(answer, question, prompt) : [];
  const after = echoesOnly(answer) ? [] : positionsOf(deltas);
  const naming = { asIds: request.return_tokens_as_token_ids ?? false };
  return completionLogprobs([...before, ...after], naming, 0).body;
}
