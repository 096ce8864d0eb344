import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { seedWords } from "../../../src/domain/noise/by-seed.ts";
import { cpuDrawSeeds } from "../../../src/domain/noise/cpu-draw-seeds.ts";
import { cpuDraw } from "../../../src/domain/noise/cpu-noise.ts";
import { noiseOf } from "../../../src/domain/noise/noise.ts";
import { philoxPositionSeed, philoxUniform } from "../../../src/domain/noise/philox-noise.ts";
import { vllmHash, vllmUniform } from "../../../src/domain/noise/vllm-noise.ts";

type Row = { token: number; hash: number; uniform: number; gumbel: number };
type Vector = { seed: string; pos: number; positionSeed: number; noise: Row[]; draws: CpuDraw[] };
type CpuDraw = { draw: number; drawSeed: number; noise: Row[] };
type Sampled = {
  seed: string;
  pos: number;
  temperature: number;
  logits: number[];
  sampled: number;
  drawSeed: number;
  token: number;
};

const read = (file: string): { vectors: Vector[]; argmax: [Sampled, ...Sampled[]] } =>
  JSON.parse(readFileSync(new URL(`../../fixtures/noise/${file}`, import.meta.url), "utf8"));

describe("vllm", () => {
  const { vectors, argmax } = read("vllm-0.31-murmur3.json");
  test.each(vectors)("default: seed $seed position $pos", ({ seed, pos, noise }) => {
    const at = { seed: BigInt(seed), position: pos, draw: 0 };
    const draw = noiseOf("vllm")(at);
    for (const { token, hash, uniform, gumbel } of noise) {
      expect(vllmHash(at)(token)).toBe(hash);
      expect(vllmUniform(hash)).toBe(Math.fround(uniform));
      expect(Math.abs(draw(token) - gumbel)).toBeLessThan(1e-6);
    }
  });
  test("behavior: the argmax of the first recorded logits is the sampled token", () => {
    const { seed, pos, temperature, logits, sampled } = argmax[0];
    const draw = noiseOf("vllm")({ seed: BigInt(seed), position: pos, draw: 0 });
    const keys = logits.map((x: number, id: number) => x / temperature + draw(id));
    expect(keys.indexOf(Math.max(...keys))).toBe(sampled);
  });
});

describe("vllm-philox", () => {
  test.each(read("vllm-0.24-philox.json").vectors)("default: seed $seed position $pos", (vector) => {
    const at = { seed: BigInt(vector.seed), position: vector.pos, draw: 0 };
    const draw = noiseOf("vllm-philox")(at);
    expect(philoxPositionSeed(at)).toBe(vector.positionSeed);
    for (const { token, uniform, gumbel } of vector.noise) {
      expect(philoxUniform(vector.positionSeed, token)).toBe(Math.fround(uniform));
      expect(Math.abs(draw(token) - gumbel)).toBeLessThan(1e-6);
    }
  });
});

describe("vllm-cpu", () => {
  const { vectors, argmax } = read("vllm-0.32-cpu.json");
  test.each(vectors)("default: seed $seed", ({ seed, draws }) => {
    const noise = noiseOf("vllm-cpu");
    for (const { draw, drawSeed, noise: rows } of draws) {
      expect(cpuDrawSeeds(seedWords(BigInt(seed)))(draw)).toBe(drawSeed);
      const gumbel = noise({ seed: BigInt(seed), position: 99, draw });
      for (const row of rows) expect(Math.abs(gumbel(row.token) - row.gumbel)).toBeLessThan(1e-11);
    }
  });
  test.each(argmax)("behavior: argmax under draw seed $drawSeed", ({ drawSeed, logits, token }) => {
    const keys = logits.map((x: number, id: number) => x + cpuDraw(drawSeed)(id));
    expect(keys.indexOf(Math.max(...keys))).toBe(token);
  });
  test("behavior: interleaved seeds and draws out of order give the same noise", () => {
    const noise = noiseOf("vllm-cpu");
    const alone = noiseOf("vllm-cpu")({ seed: 7n, position: 0, draw: 3 })(11);
    noise({ seed: 7n, position: 0, draw: 9 });
    noise({ seed: 8n, position: 0, draw: 1 });
    expect(noise({ seed: 7n, position: 0, draw: 3 })(11)).toBe(alone);
  });
});
