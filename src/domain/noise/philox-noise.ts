import { bySeed } from "./by-seed.ts";
import { exactGumbel, plainGumbel } from "./float32-gumbel.ts";
import { exponential, naturalLog } from "./natural-log.ts";
import type { DrawPlace, Noise } from "./noise.ts";
import { createBlock, type PhiloxKey, philox, setCounter } from "./philox.ts";

/** Triton's factor from a non-negative int32 to [0, 1); from 0.24 also the least uniform of the sampler. */
const SCALE = Math.fround(4.6566127342e-10);

/** The least uniform of the sampler of 0.23: the smallest normal float32. */
const TINY32 = 2 ** -126;

/** The least uniform with `--use-fp64-gumbel`: the smallest normal float64. */
const TINY64 = 2 ** -1022;

/** The u32 key of one position: Triton's `randint(seed, position)` (fixtures/noise/vllm-0.24-philox). */
export function philoxPositionSeed(at: DrawPlace): number {
  return positionSeeds()(at).low;
}

/** Triton's `rand(positionSeed, tokenId)` as the sampler floors it from 0.24; float32 in (0, 1]. */
export function philoxUniform(positionSeed: number, tokenId: number): number {
  const block = createBlock();
  setCounter(block, tokenId, 0);
  philox(block, { low: positionSeed, high: 0 });
  return Math.max(triton(block), SCALE);
}

/** Noise of vLLM's V2 sampler 0.24–0.30. @see vllm/v1/worker/gpu/sample/gumbel.py, `tl_rand32` */
export function createPhiloxNoise(): Noise {
  return tokenNoise((block) => exactGumbel(Math.max(triton(block), SCALE)));
}

/** Noise of vLLM's V2 sampler 0.23: the same uniforms, −ln(−ln u). */
export function createPhiloxLogNoise(): Noise {
  return tokenNoise((block) => plainGumbel(Math.max(triton(block), TINY32)));
}

/**
 * Noise of vLLM's V2 sampler up to 0.30 with `--use-fp64-gumbel`: two words of the block as 64 bits, −ln(−ln u) in
 * float64. @see vllm/v1/worker/gpu/sample/gumbel.py, `tl_rand64`
 */
export function createPhiloxFp64Noise(): Noise {
  return tokenNoise((block) => {
    const bits = ((block[1] as number) >>> 0) * 2 ** 32 + ((block[0] as number) >>> 0);
    return -naturalLog(exponential(Math.max(bits * 2 ** -64, TINY64)));
  });
}

/** Triton's uniform from the first word of a block; float32 in [0, 1). */
function triton(block: Int32Array): number {
  const word = block[0] as number;
  return Math.fround(Math.fround(word < 0 ? -word - 1 : word) * SCALE);
}

/** Noise keyed by seed, position and token: `gumbelOf` makes it of the token's block. */
function tokenNoise(gumbelOf: (block: Int32Array) => number): Noise {
  const keyOf = positionSeeds();
  const block = createBlock();
  return (at) => {
    const key = keyOf(at);
    return (tokenId) => {
      setCounter(block, tokenId, 0);
      philox(block, key);
      return gumbelOf(block);
    };
  };
}

/** The key of a position under the seed: Triton's `randint(seed, position)`, no high word. */
function positionSeeds(): (at: DrawPlace) => PhiloxKey {
  const words = bySeed((key) => key);
  const block = createBlock();
  return ({ seed, position }) => {
    setCounter(block, position, 0);
    philox(block, words(seed));
    return { low: (block[0] as number) >>> 0, high: 0 };
  };
}
