import type { ModelConfig } from "./config.ts";

/** Turns the heads of one vector in place by its position. */
export type Rotate = (vector: Float32Array, from: number, at: { heads: number; position: number }) => void;

/** Rotary embeddings as Llama has them: each head's first half against its second, base `ropeTheta`. */
export function createRotary({ headSize, context, ropeTheta }: ModelConfig): Rotate {
  const half = headSize / 2;
  const cosines = new Float32Array(context * half);
  const sines = new Float32Array(context * half);
  for (let position = 0; position < context; position++) {
    for (let i = 0; i < half; i++) {
      const angle = Math.fround(position * Math.fround(1 / ropeTheta ** (i / half)));
      cosines[position * half + i] = Math.cos(angle);
      sines[position * half + i] = Math.sin(angle);
    }
  }
  return (vector, from, { heads, position }) => {
    const table = position * half;
    for (let start = from; start < from + heads * headSize; start += headSize) {
      for (let i = 0; i < half; i++) {
        const cosine = cosines[table + i] as number;
        const sine = sines[table + i] as number;
        const first = vector[start + i] as number;
        const second = vector[start + half + i] as number;
        vector[start + i] = first * cosine - second * sine;
        vector[start + half + i] = second * cosine + first * sine;
      }
    }
  };
}
