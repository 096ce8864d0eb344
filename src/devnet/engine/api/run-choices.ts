import { type Candidate, createChoice, type Delta } from "../run/choice.ts";
import { createSequence, type Sequence } from "../run/sequence.ts";
import type { SamplingParams } from "../sampling/sampling-params.ts";
import { tokenText } from "../text/token-text.ts";
import { ApiError } from "./api-error.ts";
import { checkForEngine } from "./engine-check.ts";
import type { Serving } from "./serving.ts";

/** A prompt and how it is answered. */
export type Question = { prompt: number[]; params: SamplingParams };

/** Told of each token as it is drawn, and of the end of all answers. */
export type Listener = {
  /** `index` counts answers over all prompts; with the first token come the prompt's logprobs. */
  onDelta(index: number, delta: Delta, prompt: PromptCandidates | null): void;
  /** Prompt logprobs per question, where asked for. */
  onEnd(promptCandidates: (PromptCandidates | null)[]): void;
};

/** Per prompt token: null for the first, then the token itself and the likeliest. */
export type PromptCandidates = (Candidate[] | null)[];

/**
 * Starts `n` answers to each question.
 *
 * @returns the sequences, for pausing and aborting
 * @throws ApiError 400 for what the engine refuses, 503 when too many wait
 */
export function runChoices(
  serving: Serving,
  { questions, n }: { questions: Question[]; n: number },
  listener: Listener,
): Sequence[] {
  for (const { prompt, params } of questions) checkForEngine(serving, prompt, params);
  const prompts: (PromptCandidates | null)[] = questions.map(() => null);
  let open = questions.length * n;
  const sequences = questions.flatMap((question, place) =>
    Array.from({ length: n }, (_, k): Sequence => {
      const params = paramsOfChoice(question.params, k);
      const choice = createChoice(serving.codec, { prompt: question.prompt, params });
      const onToken: Sequence["onToken"] = (drawn) => {
        const delta = choice(drawn);
        if (sequence.output.length === 1 && k === 0)
          prompts[place] = promptCandidates(serving, question, sequence);
        listener.onDelta(place * n + k, delta, prompts[place] ?? null);
        if (delta.finish !== null && --open === 0) listener.onEnd(prompts);
        return delta.finish !== null;
      };
      const sequence = createSequence(serving, { prompt: question.prompt, params, onToken });
      return sequence;
    }),
  );
  enqueue(serving, sequences);
  return sequences;
}

/** Each answer to one prompt has its own seed; prompt logprobs are computed once. */
function paramsOfChoice(params: SamplingParams, k: number): SamplingParams {
  if (k === 0) return params;
  return { ...params, seed: params.seed === null ? null : params.seed + BigInt(k), promptLogprobs: null };
}

function enqueue({ scheduler }: Serving, sequences: readonly Sequence[]): void {
  for (const sequence of sequences) {
    if (scheduler.add(sequence)) continue;
    for (const one of sequences) scheduler.remove(one);
    throw new ApiError("Too many requests are waiting", { status: 503, type: "ServiceUnavailableError" });
  }
}

function promptCandidates(
  { codec }: Serving,
  { prompt, params }: Question,
  sequence: Sequence,
): PromptCandidates | null {
  if (params.promptLogprobs === null) return null;
  const rest = sequence.promptScores.map((scored, i) => {
    // As vLLM does, the first token is no context: it has no logprobs itself.
    const before = prompt.slice(1, i + 1);
    return scored.map((one) => ({ ...one, text: tokenText(codec, one.id, before) }));
  });
  return [null, ...rest];
}
