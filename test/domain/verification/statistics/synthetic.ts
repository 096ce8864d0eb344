import type { Sampling, TopLogprob } from "../../../../src/domain/types.ts";
import type { Position, Scored } from "../../../../src/domain/verification/position.ts";

/** Logprobs of a vocabulary, likeliest first; id = rank. `scale`: how peaked. */
export function distribution(random: () => number, size: number, scale: number): TopLogprob[] {
  const logits = Array.from({ length: size }, () => scale * normalOf(random)).sort((a, b) => b - a);
  const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
  return logits.map((logit, id) => ({ id, logprob: logit - total }));
}

/** What vLLM draws from: temperature, then min_p, top_k, top_p, renormalised. */
export function drawnFrom(full: TopLogprob[], { temperature, topP, topK, minP }: Sampling): number[] {
  const first = full[0]?.logprob ?? 0;
  const scaled = normalised(full.map(({ logprob }) => Math.exp((logprob - first) / temperature)));
  const kept = normalised(
    scaled.map((p, i) => (p < minP * (scaled[0] ?? 0) || (topK > 0 && i >= topK) ? 0 : p)),
  );
  let before = 0;
  const nucleus = kept.map((p) => {
    const stays = before < topP;
    before += p;
    return stays ? p : 0;
  });
  return normalised(nucleus);
}

/** An index drawn from probabilities. */
export function pick(probabilities: number[], u: number): number {
  let before = 0;
  for (const [i, p] of probabilities.entries()) {
    before += p;
    if (u < before) return i;
  }
  return probabilities.findLastIndex((p) => p > 0);
}

/** Token `id` at a place of that distribution, as a prefill's top 20 shows it. */
export function positionOf(full: TopLogprob[], id: number): Position {
  const logprob = full[id]?.logprob ?? Number.NEGATIVE_INFINITY;
  return {
    token: { id, text: "", logprob, top: full.slice(0, 5), atMs: 0 },
    score: { logprob, rank: id + 1, top: full.slice(0, 20) },
  };
}

/** An answer whose tokens are drawn as `drawn` samples, claimed to be `claimed`. */
export function answerOf(
  random: () => number,
  { length, claimed, drawn = claimed }: { length: number; claimed: Sampling; drawn?: Sampling },
): Scored {
  const positions = Array.from({ length }, () => {
    const full = distribution(random, 60, 1 + 3 * random());
    return positionOf(full, pick(drawnFrom(full, drawn), random()));
  });
  return { positions, promptLength: 7, sampling: claimed };
}

/** Kolmogorov–Smirnov distance of numbers in [0, 1] from the uniform distribution, times √n: above 1.63 in 1 of 100. */
export function uniformDistance(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const distance = sorted.reduce((most, x, i) => Math.max(most, x - i / n, (i + 1) / n - x), 0);
  return distance * Math.sqrt(n);
}

function normalOf(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function normalised(values: number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}
