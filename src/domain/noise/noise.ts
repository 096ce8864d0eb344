import { createCpuNoise } from "./cpu-noise.ts";
import { philoxNoise } from "./philox-noise.ts";
import { vllmNoise } from "./vllm-noise.ts";

/** Seeded noise by engine: vLLM ≥ 0.31, vLLM 0.24–0.30 (both V2 runner), vLLM ≥ 0.32 on CPUs (V1 runner). */
export type NoiseName = "vllm" | "vllm-philox" | "vllm-cpu";

/** Gumbel noise of a token id; the sampled token is argmax(logit ÷ temperature + noise). */
export type Draw = (tokenId: number) => number;

/** Which draw: `position` = 0-based index of the drawn token, prompt included, minus 1; `draw` = tokens drawn before. */
export type DrawPlace = { seed: bigint; position: number; draw: number };

/** The noise of each draw of a request. */
export type Noise = (at: DrawPlace) => Draw;

/** Makes each noise; some keep state of the last seed, so take one per request. */
export const noiseByName: Record<NoiseName, () => Noise> = {
  vllm: () => vllmNoise,
  "vllm-philox": () => philoxNoise,
  "vllm-cpu": createCpuNoise,
};

/** The noise of that name: portable re-computations of what the engines add to logits (reference/verification.md §4.4). */
export function noiseOf(name: NoiseName): Noise {
  return noiseByName[name]();
}
