import { TargonError } from "../../errors.ts";
import { createCpuMt19937Noise } from "./cpu-mt19937-noise.ts";
import { createCpuNoise } from "./cpu-noise.ts";
import { type CudaNoiseName, createCudaNoise, cudaCardOf } from "./cuda-noise.ts";
import { createPhiloxFp64Noise, createPhiloxLogNoise, createPhiloxNoise } from "./philox-noise.ts";
import { createSglangNoise } from "./sglang-noise.ts";
import { createVllmFp64Noise, createVllmNoise } from "./vllm-noise.ts";

/** Seeded noise by engine, sampler and version; `NOISE_MAPS` says which is which and what each was checked against. */
export type NoiseName =
  | "vllm"
  | "vllm-fp64"
  | "vllm-philox"
  | "vllm-philox-log"
  | "vllm-philox-fp64"
  | "vllm-cpu"
  | "vllm-cpu-mt19937"
  | CudaNoiseName
  | "sglang";

/** Gumbel noise of a token id; the sampled token is argmax(logit ÷ temperature + noise). */
export type Draw = (tokenId: number) => number;

/** Which draw: `position` = 0-based index of the drawn token, prompt included, minus 1; `draw` = tokens drawn before. */
export type DrawPlace = { seed: bigint; position: number; draw: number };

/** The noise of each draw of a request. */
export type Noise = (at: DrawPlace) => Draw;

const FACTORIES: Record<Exclude<NoiseName, CudaNoiseName | "vllm-cpu-mt19937">, () => Noise> = {
  vllm: createVllmNoise,
  "vllm-fp64": createVllmFp64Noise,
  "vllm-philox": createPhiloxNoise,
  "vllm-philox-log": createPhiloxLogNoise,
  "vllm-philox-fp64": createPhiloxFp64Noise,
  "vllm-cpu": createCpuNoise,
  sglang: createSglangNoise,
};

/**
 * The noise of that name: portable re-computations of what the engines add to logits (reference/verification.md §4.4).
 * It keeps state of the last seed asked, so take one per request.
 *
 * @param vocabulary - width of the engine's logits; the maps that need it say so in `NOISE_MAPS`
 * @throws {TargonError} `BUG` where a map needs the vocabulary and none is given
 */
export function noiseOf(name: NoiseName, vocabulary?: number): Noise {
  const card = cudaCardOf(name);
  if (card === null && name !== "vllm-cpu-mt19937") return FACTORIES[name as keyof typeof FACTORIES]();
  if (vocabulary === undefined) {
    throw new TargonError("BUG", "a noise map needs the size of the vocabulary", { data: { name } });
  }
  return card === null ? createCpuMt19937Noise(vocabulary) : createCudaNoise(card, vocabulary);
}
