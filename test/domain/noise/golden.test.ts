import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type NoiseName, noiseOf } from "../../../src/domain/noise/noise.ts";

type Vector = { seed: string; pos: number; draw: number; noise: { token: number; gumbel: number }[] };
type Sampled = Omit<Vector, "noise"> & { temperature: number; logits: number[]; sampled: number };
type Golden = { map: NoiseName; vocabulary?: number; vectors: Vector[]; argmax?: Sampled[] };

/** Made by make_vectors.py beside them; float32 maps agree within its rounding, float64 ones to the twelfth decimal. */
const FILES: [string, number][] = [
  ["vllm-0.23-philox-log.json", 2e-6],
  ["vllm-0.30-fp64.json", 1e-12],
  ["vllm-0.31-cpu.json", 2e-7],
  ["vllm-0.31-cpu-argmax.json", 0],
  ["vllm-0.32-fp64.json", 1e-12],
  ["vllm-v1-cuda-rtx3090.json", 2e-6],
  ["vllm-v1-cuda-t4.json", 2e-6],
  ["sglang-murmur3.json", 1e-12],
];

describe.each(FILES)("%s", (file, tolerance) => {
  const golden = readFileSync(new URL(`../../fixtures/noise/${file}`, import.meta.url), "utf8");
  const { map, vocabulary, vectors, argmax = [] } = JSON.parse(golden) as Golden;

  test.each(vectors)("default: seed $seed position $pos draw $draw", ({ seed, pos, draw, noise }) => {
    const gumbelOf = noiseOf(map, vocabulary)({ seed: BigInt(seed), position: pos, draw });
    for (const { token, gumbel } of noise)
      expect(Math.abs(gumbelOf(token) - gumbel)).toBeLessThanOrEqual(tolerance);
  });

  test.each(argmax)("behavior: the token of seed $seed position $pos draw $draw", (one) => {
    const gumbelOf = noiseOf(map, vocabulary)({ seed: BigInt(one.seed), position: one.pos, draw: one.draw });
    const keys = one.logits.map((logit, id) => logit / one.temperature + gumbelOf(id));
    expect(keys.indexOf(Math.max(...keys))).toBe(one.sampled);
  });
});
