import { bySeed } from "./by-seed.ts";
import { cpuDrawSeeds } from "./cpu-draw-seeds.ts";
import { exponential, naturalLog } from "./natural-log.ts";
import type { Draw, Noise } from "./noise.ts";
import { mix64, streamBits } from "./split-mix64.ts";

/** Noise of one draw by its draw seed, in float64: key = mix(seed), SplitMix64 stream by token id. */
export function cpuDraw(drawSeed: number): Draw {
  const key = { high: 0, low: drawSeed | 0 };
  mix64(key);
  const { high, low } = key;
  return (tokenId) => {
    const bits = streamBits(high, low, tokenId + 1);
    return -naturalLog(exponential((bits + 0.5) * 2 ** -53));
  };
}

/**
 * Noise of vLLM's V1 runner on CPUs from 0.32 (fixtures/noise/vllm-0.32-cpu): position and prompt do not matter,
 * the count of draws does.
 *
 * @see vllm/v1/sample/ops/topk_topp_sampler.py, `forward_cpu`, at 0.32.0
 */
export function createCpuNoise(): Noise {
  const seeds = bySeed(cpuDrawSeeds);
  return ({ seed, draw }) => cpuDraw(seeds(seed)(draw));
}
