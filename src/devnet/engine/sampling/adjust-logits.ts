import type { SamplingParams } from "./sampling-params.ts";

/** What of a sequence the adjustments look at. */
export type Drawn = { prompt: readonly number[]; output: readonly number[]; endIds: readonly number[] };

/** Applies allowed ids, least length, bias and penalties in place, in vLLM's order. */
export function adjustLogits(logits: Float32Array, params: SamplingParams, drawn: Drawn): void {
  if (params.allowedIds !== null) allowOnly(logits, params.allowedIds);
  if (drawn.output.length < params.minTokens) {
    for (const id of [...drawn.endIds, ...params.stopIds]) logits[id] = Number.NEGATIVE_INFINITY;
  }
  for (const [id, bias] of params.logitBias) logits[id] = (logits[id] as number) + bias;
  penaliseRepetition(logits, params.repetitionPenalty, drawn);
  penaliseOutput(logits, params, drawn.output);
}

/** Whether `adjustLogits` would change anything. */
export function adjusts(params: SamplingParams, drawn: Drawn): boolean {
  return (
    params.allowedIds !== null ||
    drawn.output.length < params.minTokens ||
    params.logitBias.size > 0 ||
    params.repetitionPenalty !== 1 ||
    params.presencePenalty !== 0 ||
    params.frequencyPenalty !== 0
  );
}

function allowOnly(logits: Float32Array, ids: readonly number[]): void {
  const kept = ids.map((id) => [id, logits[id] as number] as const);
  logits.fill(Number.NEGATIVE_INFINITY);
  for (const [id, logit] of kept) logits[id] = logit;
}

function penaliseRepetition(logits: Float32Array, penalty: number, { prompt, output }: Drawn): void {
  if (penalty === 1) return;
  for (const id of new Set([...prompt, ...output])) {
    const logit = logits[id] as number;
    logits[id] = logit > 0 ? logit / penalty : logit * penalty;
  }
}

function penaliseOutput(logits: Float32Array, params: SamplingParams, output: readonly number[]): void {
  const { presencePenalty, frequencyPenalty } = params;
  if (presencePenalty === 0 && frequencyPenalty === 0) return;
  const counts = new Map<number, number>();
  for (const id of output) counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const [id, count] of counts) {
    logits[id] = Math.fround((logits[id] as number) - frequencyPenalty * count) - presencePenalty;
  }
}
