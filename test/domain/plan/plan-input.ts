import { VALIDATOR_DEMAND } from "../../../src/domain/plan/plan-numbers.ts";
import type { Gpu, Host, ModelShape } from "../../../src/domain/plan/types.ts";

/** What a validator asks for, with no memory held back. */
export const wish = {
  device: "cuda",
  gpus: null,
  reserveMiB: 0,
  maxModelLen: 4096,
  demand: VALIDATOR_DEMAND,
} as const;

/** A GPU of so many MiB, all free unless said otherwise. */
export function gpuOf(index: number, memoryMiB: number, over: Partial<Gpu> = {}): Gpu {
  const usual = { name: `card of ${memoryMiB}`, freeMiB: memoryMiB, computeCapability: "9.0", driver: "550" };
  return { index, uuid: `GPU-${index}`, memoryMiB, ...usual, ...over };
}

/** A host with GPUs of these sizes. */
export function hostOf(name: string, ...sizes: number[]): Host {
  const gpus = sizes.map((size, index) => gpuOf(index, size, { uuid: `GPU-${name}-${index}` }));
  return { name, gpus, memoryMiB: 64_000 };
}

/** A model of so many MiB in 16 bits, by default with the heads of an 8B Llama and a small vocabulary. */
export function modelOf(model: string, weightsMiB: number, over: Partial<ModelShape> = {}): ModelShape {
  return {
    model,
    revision: "a".repeat(40),
    weightBytes: weightsMiB * 2 ** 20,
    layers: 32,
    hiddenSize: 4096,
    heads: 32,
    kvHeads: 8,
    vocabSize: 32_000,
    maxModelLen: 131_072,
    kvBytesPerToken: 131_072,
    ...over,
  };
}
