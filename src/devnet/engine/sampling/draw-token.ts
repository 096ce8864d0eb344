import type { Draw } from "../../../domain/noise/noise.ts";

/** The id with the highest logit; the lowest of equals. */
export function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let id = 1; id < logits.length; id++) if ((logits[id] as number) > (logits[best] as number)) best = id;
  return best;
}

/**
 * argmax(logit + noise), Gumbel's way to draw from softmax(logits). Noise is computed only for tokens that could
 * still win with the largest possible one.
 */
export function drawToken(logits: Float32Array, { draw, largest }: { draw: Draw; largest: number }): number {
  let best = likeliest(logits);
  let score = (logits[best] as number) + draw(best);
  const first = best;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] as number;
    if (logit + largest <= score || id === first) continue;
    const candidate = logit + draw(id);
    if (candidate > score) {
      score = candidate;
      best = id;
    }
  }
  return best;
}
