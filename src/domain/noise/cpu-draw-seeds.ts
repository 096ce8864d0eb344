import type { SeedWords } from "./by-seed.ts";
import { createMt19937 } from "./mt19937.ts";

/** The seeds of a request's draws on vLLM's V1 runner for CPUs, computed once each, as far as asked. */
export type DrawSeeds = (draw: number) => number;

/**
 * Draw seeds of one request: MT19937 from the low 32 bits of its seed, two outputs a draw, the second mod 2³¹
 * (fixtures/noise/vllm-0.32-cpu). `draw` counts the tokens drawn before.
 */
export function cpuDrawSeeds({ low }: Pick<SeedWords, "low">): DrawSeeds {
  const next = createMt19937(low);
  const seeds: number[] = [];
  return (draw) => {
    while (seeds.length <= draw) {
      next();
      seeds.push(next() & 0x7fffffff);
    }
    return seeds[draw] as number;
  };
}
