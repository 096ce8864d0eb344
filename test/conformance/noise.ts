import type { z } from "zod";
import { seedWords } from "../../src/domain/noise/by-seed.ts";
import { cpuDrawSeeds } from "../../src/domain/noise/cpu-draw-seeds.ts";
import { cpuDraw } from "../../src/domain/noise/cpu-noise.ts";
import { type Draw, type NoiseName, noiseOf } from "../../src/domain/noise/noise.ts";
import { createPhiloxNoise, philoxPositionSeed, philoxUniform } from "../../src/domain/noise/philox-noise.ts";
import { createVllmNoise, vllmHash, vllmUniform } from "../../src/domain/noise/vllm-noise.ts";
import { eachCase } from "./each-case.ts";
import { parseFormula } from "./formula.ts";
import { jsonPart } from "./json-part.ts";
import {
  cpuVector,
  drawn,
  murmurVector,
  namedFile,
  namedSample,
  namedVector,
  noiseKindOf,
  philoxVector,
  positioned,
} from "./noise-kinds.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report, Where } from "./report.ts";

/** Recordings hold float32 or twelve decimals; GPUs' log differs in the last bits. */
const FLOAT32_TOLERANCE = 2e-6;
const FLOAT64_TOLERANCE = 1e-11;
const FLOAT64_MAPS = new Set<NoiseName>(["vllm-fp64", "vllm-philox-fp64", "sglang"]);

/** Seeded noise of vLLM's samplers: integers and uniforms exactly, Gumbel within rounding, sampled tokens exactly. */
export const noisePart = jsonPart("noise", [
  { lists: ["vectors", "argmax"], is: (data) => noiseKindOf(data) !== null, check },
]);

async function check({ file, data }: Recording, report: Report): Promise<void> {
  const kind = noiseKindOf(data) ?? "murmur";
  const vectors = { file, list: "vectors", cases: data.vectors };
  const samples = { file, list: "argmax", cases: data.argmax };
  if (kind === "named") return await checkNamed(report, { vectors, samples, data });
  if (kind === "cpu") {
    await eachCase(report, { ...vectors, schema: cpuVector }, (one, where) => runCpu(report, where, one));
    await eachCase(report, { ...samples, schema: drawn }, (one, where) => {
      const { drawSeed, token: expected, ...rest } = one;
      sampled(report, where, {
        ...rest,
        vocab: rest.vocab ?? rest.logits.length,
        draw: cpuDraw(drawSeed),
        expected,
      });
    });
    return;
  }
  const isPhilox = kind === "philox";
  if (isPhilox)
    await eachCase(report, { ...vectors, schema: philoxVector }, (one, where) =>
      runPhilox(report, where, one),
    );
  else
    await eachCase(report, { ...vectors, schema: murmurVector }, (one, where) =>
      runMurmur(report, where, one),
    );
  const noiseAt = isPhilox ? createPhiloxNoise() : createVllmNoise();
  await eachCase(report, { ...samples, schema: positioned }, (one, where) => {
    const { seed, pos, sampled: expected, ...rest } = one;
    const draw = rest.temperature > 0 ? noiseAt({ seed, position: pos, draw: 0 }) : () => 0;
    sampled(report, where, { ...rest, draw, expected });
  });
}

type Cases = { file: string; list: string; cases: unknown };

async function checkNamed(
  report: Report,
  { vectors, samples, data }: { vectors: Cases; samples: Cases; data: Record<string, unknown> },
): Promise<void> {
  const { map, vocabulary } = namedFile.parse(data);
  const noise = noiseOf(map, vocabulary);
  const tolerance = FLOAT64_MAPS.has(map) ? FLOAT64_TOLERANCE : FLOAT32_TOLERANCE;
  await eachCase(report, { ...vectors, schema: namedVector }, (one, where) => {
    const draw = noise({ seed: one.seed, position: one.pos, draw: one.draw });
    for (const { token, gumbel } of one.noise) {
      const place = { ...where, case: `${where.case} token ${token}` };
      closely(report, place, { expected: gumbel, got: draw(token), tolerance });
    }
  });
  await eachCase(report, { ...samples, schema: namedSample }, (one, where) => {
    const draw = noise({ seed: one.seed, position: one.pos, draw: one.draw });
    sampled(report, where, { ...one, draw, expected: one.sampled });
  });
}

function runMurmur(report: Report, where: Where, vector: z.infer<typeof murmurVector>): void {
  const at = { seed: vector.seed, position: vector.pos, draw: 0 };
  const draw = createVllmNoise()(at);
  for (const { token, hash, uniform: expected, gumbel } of vector.noise) {
    const place = { ...where, case: `${where.case} token ${token}` };
    exactly(report, { ...place, case: `${place.case} hash` }, [hash, vllmHash(at)(token)]);
    exactly(report, { ...place, case: `${place.case} uniform` }, [Math.fround(expected), vllmUniform(hash)]);
    closely(report, place, { expected: gumbel, got: draw(token), tolerance: FLOAT32_TOLERANCE });
  }
}

function runPhilox(report: Report, where: Where, vector: z.infer<typeof philoxVector>): void {
  const at = { seed: vector.seed, position: vector.pos, draw: 0 };
  exactly(report, where, [vector.positionSeed, philoxPositionSeed(at)]);
  const draw = createPhiloxNoise()(at);
  for (const { token, uniform: expected, gumbel } of vector.noise) {
    const place = { ...where, case: `${where.case} token ${token}` };
    const got = philoxUniform(vector.positionSeed, token);
    exactly(report, { ...place, case: `${place.case} uniform` }, [Math.fround(expected), got]);
    closely(report, place, { expected: gumbel, got: draw(token), tolerance: FLOAT32_TOLERANCE });
  }
}

function runCpu(report: Report, where: Where, { seed, draws }: z.infer<typeof cpuVector>): void {
  const seeds = cpuDrawSeeds(seedWords(seed));
  for (const { draw, drawSeed, noise } of draws) {
    const place = { ...where, case: `${where.case} draw ${draw}` };
    exactly(report, place, [drawSeed, seeds(draw)]);
    const gumbelOf = cpuDraw(drawSeed);
    for (const { token, gumbel } of noise)
      closely(
        report,
        { ...place, case: `${place.case} token ${token}` },
        {
          expected: gumbel,
          got: gumbelOf(token),
          tolerance: FLOAT64_TOLERANCE,
        },
      );
  }
}

function sampled(
  report: Report,
  where: Where,
  one: { logits: number[] | string; vocab: number; draw: Draw; temperature: number; expected: number },
): void {
  const logitOf = typeof one.logits === "string" ? parseFormula(one.logits) : listed(one.logits);
  if (!logitOf) {
    report.skip(where.file, `${where.case}: logits are given as a text of another form`);
    return;
  }
  let best = { id: -1, key: Number.NEGATIVE_INFINITY };
  for (let id = 0; id < one.vocab; id++) {
    const key = logitOf(id) / (one.temperature > 0 ? one.temperature : 1) + one.draw(id);
    if (key > best.key) best = { id, key };
  }
  exactly(report, where, [one.expected, best.id]);
}

function listed(values: number[]): (i: number) => number {
  return (i) => values[i] ?? Number.NEGATIVE_INFINITY;
}

function exactly(report: Report, where: Where, [expected, got]: [number, number]): void {
  if (expected === got) report.pass();
  else report.fail(where, expected, got);
}

function closely(
  report: Report,
  where: Where,
  { expected, got, tolerance }: { expected: number; got: number; tolerance: number },
): void {
  if (Math.abs(expected - got) <= tolerance) report.pass();
  else report.fail(where, expected, got);
}
