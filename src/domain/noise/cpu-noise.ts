import { cpuDrawSeeds } from "./cpu-draw-seeds.ts";
import type { Draw, Noise } from "./noise.ts";
import { add64, mix64, multiply64 } from "./split-mix64.ts";

const GOLDEN = { high: 0x9e3779b9, low: 0x7f4a7c15 };

/** Noise of one draw by its draw seed, in float64: key = mix(seed), SplitMix64 stream by token id. */
export function cpuDraw(drawSeed: number): Draw {
  const key = mix64({ high: 0, low: drawSeed });
  return (tokenId) => {
    const { high, low } = mix64(add64(key, multiply64({ high: 0, low: tokenId + 1 }, GOLDEN)));
    const bits = high * 2 ** 21 + (low >>> 11);
    return -Math.log(-Math.log((bits + 0.5) * 2 ** -53));
  };
}

/**
 * Noise of vLLM's V1 runner on CPUs from 0.32 (fixtures/noise/vllm-0.32-cpu): position and prompt do not matter,
 * the count of draws does. Keeps the draw seeds of the last seed asked: take one per request.
 */
export function createCpuNoise(): Noise {
  let last: { seed: bigint; seeds: ReturnType<typeof cpuDrawSeeds> } | undefined;
  return ({ seed, draw }) => {
    if (last?.seed !== seed) last = { seed, seeds: cpuDrawSeeds(seed) };
    return cpuDraw(last.seeds(draw));
  };
}
