import type { SamplingParams } from "./sampling-params.ts";

const OUT = Number.NEGATIVE_INFINITY;

/** Takes tokens out of the draw by min_p, top_k and top_p, in vLLM's order; `logits` are already ÷ temperature. */
export function maskLogits(logits: Float32Array, { minP, topK, topP }: SamplingParams): void {
  if (minP > 0) keepAbove(logits, highest(logits) + Math.log(minP));
  if (topK > 0 && topK < logits.length) keepAbove(logits, kthHighest(logits, topK));
  if (topP < 1) keepNucleus(logits, topP);
}

function highest(values: Float32Array): number {
  let most = OUT;
  for (const value of values) if (value > most) most = value;
  return most;
}

function keepAbove(logits: Float32Array, least: number): void {
  for (let id = 0; id < logits.length; id++) if ((logits[id] as number) < least) logits[id] = OUT;
}

function kthHighest(values: Float32Array, k: number): number {
  return values.slice().sort()[values.length - k] as number;
}

/**
 * Drops the least likely tokens while their probabilities sum to no more than 1 − p; the likeliest always stays.
 * Only tokens above (1 − p) ÷ vocabulary are sorted: all below it together cannot exceed 1 − p.
 */
function keepNucleus(logits: Float32Array, topP: number): void {
  const most = highest(logits);
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - most);
  const tail = 1 - topP;
  const certain = most + Math.log((tail * total) / logits.length);
  const rest: number[] = [];
  let kept = 0;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] as number;
    if (logit > certain) {
      rest.push(id);
      kept += Math.exp(logit - most);
    } else logits[id] = OUT;
  }
  let sum = (total - kept) / total;
  rest.sort((a, b) => (logits[a] as number) - (logits[b] as number));
  for (const id of rest.slice(0, -1)) {
    sum += Math.exp((logits[id] as number) - most) / total;
    if (sum > tail) return;
    logits[id] = OUT;
  }
}
