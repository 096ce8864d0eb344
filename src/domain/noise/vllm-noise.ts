import { seriesGumbel } from "./float32-gumbel.ts";
import { murmurFinish, murmurStep } from "./murmur3.ts";
import type { Draw, DrawPlace } from "./noise.ts";
import { seedWords } from "./seed-words.ts";

/** Bytes of the hashed words: seed low, seed high, position, token. */
const HASHED_BYTES = 16;

/** The u32 that vLLM ≥ 0.31 hashes for a token: murmur3_x86_32, seed 0 (fixtures/noise/vllm-0.31-murmur3). */
export function vllmHash({ seed, position }: DrawPlace): (tokenId: number) => number {
  const { low, high } = seedWords(seed);
  const prefix = murmurStep(murmurStep(murmurStep(0, low), high), position);
  return (tokenId) => murmurFinish(murmurStep(prefix, tokenId), HASHED_BYTES);
}

/** float32(hash + ½) · 2⁻³², in (0, 1]. */
export function vllmUniform(hash: number): number {
  return Math.fround(hash + 0.5) * 2 ** -32;
}

/** Noise of vLLM's V2 sampler from 0.31, the one that CUDA servers run. */
export function vllmNoise(at: DrawPlace): Draw {
  const hashOf = vllmHash(at);
  return (tokenId) => seriesGumbel(vllmUniform(hashOf(tokenId)));
}
