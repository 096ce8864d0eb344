import type { Delta } from "../run/choice.ts";
import type { CompletionRequest } from "./completion-request.ts";
import type { Position } from "./logprob-bodies.ts";
import type { PromptCandidates, Question } from "./run-choices.ts";
import type { Serving } from "./serving.ts";

/** What a completion's answer is made of beside its tokens. */
export type CompletionAnswer = {
  serving: Serving;
  request: CompletionRequest;
  questions: Question[];
  /** Per question the text that an echo repeats. */
  echoes: string[];
  n: number;
};

/** Echo alone: one token is drawn and thrown away, as vLLM does it. */
export function echoesOnly({ request }: CompletionAnswer): boolean {
  return Boolean(request.echo) && request.maxTokens === 0;
}

/** Scored positions of drawn tokens. */
export function positionsOf(deltas: readonly Delta[]): Position[] {
  return deltas.map(({ id, candidates }) => ({ id, text: candidates?.[0]?.text ?? "", candidates }));
}

/** Scored positions of a prompt, for an echo. */
export function promptPositions(
  { serving }: CompletionAnswer,
  { prompt }: Question,
  scored: PromptCandidates | null,
): Position[] {
  return prompt.map((id, i) => {
    const candidates = scored?.[i] ?? null;
    return { id, text: candidates?.[0]?.text ?? serving.codec.decode([id], false), candidates };
  });
}
