import { bySeed } from "./by-seed.ts";
import { seriesGumbel } from "./float32-gumbel.ts";
import { murmurOfToken, murmurStep } from "./murmur3.ts";
import { exponential, naturalLog } from "./natural-log.ts";
import type { DrawPlace, Noise } from "./noise.ts";

/** What the second hash of `--use-fp64-gumbel` starts with. */
const SECOND_DOMAIN = 0x9e3779b9;

/** The u32 that vLLM ≥ 0.31 hashes for a token: murmur3_x86_32, seed 0 (fixtures/noise/vllm-0.31-murmur3). */
export function vllmHash({ seed, position }: DrawPlace): (tokenId: number) => number {
  const prefix = murmurStep(prefixOf(0)(seed), position);
  return (tokenId) => murmurOfToken(prefix, tokenId);
}

/** float32(hash + ½) · 2⁻³², in (0, 1]. */
export function vllmUniform(hash: number): number {
  return Math.fround(hash + 0.5) * 2 ** -32;
}

/**
 * Noise of vLLM's V2 sampler from 0.31, the one that CUDA servers run: murmur3 → float32.
 *
 * @see vllm/v1/worker/gpu/sample/gumbel.py, `murmur3_uniform32`, at 0.32.0
 */
export function createVllmNoise(): Noise {
  const seeded = prefixOf(0);
  return ({ seed, position }) => {
    const prefix = murmurStep(seeded(seed), position);
    return (tokenId) => seriesGumbel(vllmUniform(murmurOfToken(prefix, tokenId)));
  };
}

/**
 * Noise of the same sampler with `--use-fp64-gumbel`: two hashes, 53 bits, −ln(−ln u) in float64.
 *
 * @see vllm/v1/worker/gpu/sample/gumbel.py, `murmur3_uniform64`, at 0.32.0
 */
export function createVllmFp64Noise(): Noise {
  const lowSeeded = prefixOf(0);
  const highSeeded = prefixOf(SECOND_DOMAIN);
  return ({ seed, position }) => {
    const low = murmurStep(lowSeeded(seed), position);
    const high = murmurStep(highSeeded(seed), position);
    return (tokenId) => {
      const bits = murmurOfToken(high, tokenId) * 2 ** 21 + (murmurOfToken(low, tokenId) >>> 11);
      return -naturalLog(exponential(Math.min((bits + 0.5) * 2 ** -53, 1 - 2 ** -53)));
    };
  };
}

/** The running hash of a seed; `start`: what it begins with. */
function prefixOf(start: number): (seed: bigint) => number {
  return bySeed(({ low, high }) => murmurStep(murmurStep(start, low), high));
}
