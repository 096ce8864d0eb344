import { bySeed } from "./by-seed.ts";
import { murmurOfToken, murmurStep } from "./murmur3.ts";
import { exponential, naturalLog } from "./natural-log.ts";
import type { Noise } from "./noise.ts";

/** SGLang's least −ln u, the spacing of its hashes. */
const LEAST_EXPONENTIAL = 2 ** -32;

/** The noise of u = 0, whose logarithm SGLang takes for the least float64. */
const LEAST = -Math.log(Number.MAX_VALUE);

/**
 * Noise of SGLang's deterministic mode, from 0.5.9 (the ones before hash otherwise): the same murmur3 as vLLM's,
 * u = hash ÷ (2³² − 1), −ln(−ln u) in float64. By token id only for requests without top_p, top_k and min_p: with any
 * of them SGLang numbers the columns by rank.
 *
 * @see sglang/srt/layers/sampler.py, `multinomial_with_seed`, and sglang/srt/layers/utils/hash.py
 */
export function createSglangNoise(): Noise {
  const seeded = bySeed(({ low, high }) => murmurStep(murmurStep(0, low), high));
  return ({ seed, position }) => {
    const prefix = murmurStep(seeded(seed), position);
    return (tokenId) => {
      const hash = murmurOfToken(prefix, tokenId);
      return hash === 0 ? LEAST : -naturalLog(Math.max(exponential(hash / 0xffffffff), LEAST_EXPONENTIAL));
    };
  };
}
