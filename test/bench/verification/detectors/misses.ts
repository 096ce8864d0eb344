import { type NoiseName, noiseOf } from "../../../../src/domain/noise/noise.ts";
import { claimedOf } from "./claimed.ts";
import type { BenchLine } from "./detector.ts";

/** What the miners' engines draw with, and the width of their logits, where known. */
export type MinersNoise = { name: NoiseName; vocabulary: number | undefined };

/** 1 for each token that is not the argmax of logprob ÷ T + noise over the tokens that are left of the top, and itself. */
export function missesOf({ scored }: BenchLine, { name, vocabulary }: MinersNoise): Uint8Array {
  const { positions, sampling, promptLength, seed } = scored;
  const noise = noiseOf(name, vocabulary);
  const { temperature } = sampling;
  return Uint8Array.from(positions, ({ token, score }, i) => {
    const draw = noise({ seed, position: promptLength + i - 1, draw: i });
    const key = (id: number, logprob: number) => logprob / temperature + draw(id);
    const own = key(token.id, score.logprob);
    const rivals = score.top.slice(0, claimedOf(score, sampling).kept.length);
    return rivals.some(({ id, logprob }) => id !== token.id && key(id, logprob) > own) ? 1 : 0;
  });
}
