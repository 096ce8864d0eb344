import { exactGumbel } from "./float32-gumbel.ts";
import type { Draw, DrawPlace } from "./noise.ts";
import { philoxWord } from "./philox.ts";
import { seedWords } from "./seed-words.ts";

/** Triton's factor from a non-negative int32 to [0, 1); also the least uniform of the sampler. */
const SCALE = Math.fround(4.6566127342e-10);

/** The u32 key of one position: Triton's `randint(seed, position)` (fixtures/noise/vllm-0.24-philox). */
export function philoxPositionSeed({ seed, position }: DrawPlace): number {
  return philoxWord(seedWords(seed), position, 0);
}

/** Triton's `rand(positionSeed, tokenId)` as the sampler floors it; float32 in (0, 1]. */
export function philoxUniform(positionSeed: number, tokenId: number): number {
  const word = philoxWord({ low: positionSeed, high: 0 }, tokenId, 0) | 0;
  const positive = word < 0 ? -word - 1 : word;
  return Math.max(Math.fround(Math.fround(positive) * SCALE), SCALE);
}

/** Noise of vLLM's V2 sampler 0.24–0.30. */
export function philoxNoise(at: DrawPlace): Draw {
  const positionSeed = philoxPositionSeed(at);
  return (tokenId) => exactGumbel(philoxUniform(positionSeed, tokenId));
}
