import { bySeed } from "./by-seed.ts";
import { CARDS, type CardName, threadsFor } from "./cuda-cards.ts";
import { exponential, naturalLog } from "./natural-log.ts";
import type { Noise } from "./noise.ts";
import { createBlock, philox, setCounter } from "./philox.ts";

/** The V1 runner's noise on a card. */
export type CudaNoiseName = `vllm-cuda-${CardName}`;

/** Numbers that a thread takes from one block of Philox. */
const WORDS = 4;

/** torch's least −ln u: half of float32's epsilon. */
const LEAST = 2 ** -24;

/** The names of all cards' noise, as `CARDS` has them. */
export const CUDA_NOISE_NAMES = (Object.keys(CARDS) as CardName[]).map(
  (card): CudaNoiseName => `vllm-cuda-${card}`,
);

/** The card of a noise map; null for a map of another kind. */
export function cudaCardOf(name: string): CardName | null {
  const index = CUDA_NOISE_NAMES.indexOf(name as CudaNoiseName);
  return (Object.keys(CARDS) as CardName[])[index] ?? null;
}

/**
 * Noise of vLLM's V1 runner on a CUDA card, torch's `exponential_` on a row of logits: Philox4x32-10 under the seed,
 * thread j mod S in the third word of the counter, draw (and round, where S threads of four numbers do not cover the row) in
 * the first; u = word · 2⁻³² + 2⁻³³ in float32, E = −ln u, noise −ln E. Not confirmed: no vectors of a card are at
 * hand, and its fast logarithm differs by up to 4e-7 in E, which the largest noises feel.
 *
 * @param vocabulary - width of the logits
 * @see pytorch aten/src/ATen/native/cuda/DistributionTemplates.h and aten/src/ATen/core/TransformationHelper.h,
 *   `exponential`; `curand_init` of cuRAND
 */
export function createCudaNoise(card: CardName, vocabulary: number): Noise {
  const threads = threadsFor(CARDS[card], vocabulary);
  const rounds = Math.ceil(vocabulary / (threads * WORDS));
  const keyOf = bySeed((key) => key);
  const block = createBlock();
  return ({ seed, draw }) => {
    const key = keyOf(seed);
    return (tokenId) => {
      const turn = Math.floor(tokenId / threads);
      setCounter(block, draw * rounds + Math.floor(turn / WORDS), tokenId - turn * threads);
      philox(block, key);
      return exponentialGumbel((block[turn % WORDS] as number) >>> 0);
    };
  };
}

/** −ln of torch's exponential of a word. */
function exponentialGumbel(word: number): number {
  const uniform = Math.fround(Math.fround(word) * 2 ** -32 + 2 ** -33);
  return -naturalLog(uniform >= 1 - LEAST ? LEAST : Math.fround(exponential(uniform)));
}
