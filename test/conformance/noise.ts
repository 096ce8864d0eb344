import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { cpuDrawSeeds } from "../../src/domain/noise/cpu-draw-seeds.ts";
import { cpuDraw } from "../../src/domain/noise/cpu-noise.ts";
import type { Draw } from "../../src/domain/noise/noise.ts";
import { philoxNoise, philoxPositionSeed, philoxUniform } from "../../src/domain/noise/philox-noise.ts";
import { vllmHash, vllmNoise, vllmUniform } from "../../src/domain/noise/vllm-noise.ts";
import { parseFormula } from "./formula.ts";
import type { Part, Report } from "./report.ts";

const whole = z.union([z.number(), z.string()]).transform((value) => BigInt(value));
const row = z.looseObject({ token: z.number(), gumbel: z.number() });
const hashed = row.extend({ hash: z.number(), uniform: z.number() });
const uniform = row.extend({ uniform: z.number() });

const murmurVector = z.looseObject({ seed: whole, pos: z.number(), noise: z.array(hashed) });
const philoxVector = z.looseObject({
  seed: whole,
  pos: z.number(),
  positionSeed: z.number(),
  noise: z.array(uniform),
});
const cpuVector = z.looseObject({
  seed: whole,
  draws: z.array(z.looseObject({ draw: z.number(), drawSeed: z.number(), noise: z.array(row) })),
});
const logits = z.union([z.array(z.number()), z.string()]);
const positioned = z.looseObject({
  seed: whole,
  pos: z.number(),
  temperature: z.number(),
  vocab: z.number(),
  logits,
  sampled: z.number(),
});
const drawn = z.looseObject({ drawSeed: z.number(), logits, token: z.number() });
const file = z.looseObject({
  vectors: z.array(z.unknown()).optional(),
  argmax: z.array(z.unknown()).optional(),
});

/** Recordings hold float32 or twelve decimals; GPUs' log differs in the last bits. */
const FLOAT32_TOLERANCE = 2e-6;
const FLOAT64_TOLERANCE = 1e-11;

type Case = { file: string; case: string };

/** Seeded noise of vLLM's samplers: integers and uniforms exactly, Gumbel within rounding, sampled tokens exactly. */
export const noisePart: Part = {
  folder: "noise",
  async run(dir, report) {
    for (const name of (await readdir(dir)).filter((one) => one.endsWith(".json")).sort()) {
      const parsed = file.safeParse(JSON.parse(await readFile(join(dir, name), "utf8")));
      if (!parsed.success || !(parsed.data.vectors || parsed.data.argmax)) {
        report.skip(name, "no vectors of a known kind");
        continue;
      }
      for (const [i, one] of (parsed.data.vectors ?? []).entries())
        runVector(report, { file: name, case: `vectors ${i}` }, one);
      for (const [i, one] of (parsed.data.argmax ?? []).entries())
        runArgmax(report, { file: name, case: `argmax ${i}` }, one);
    }
  },
};

function runVector(report: Report, where: Case, vector: unknown): void {
  const philox = philoxVector.safeParse(vector);
  const murmur = murmurVector.safeParse(vector);
  const cpu = cpuVector.safeParse(vector);
  if (philox.success) runPhilox(report, where, philox.data);
  else if (murmur.success) runMurmur(report, where, murmur.data);
  else if (cpu.success) runCpu(report, where, cpu.data);
  else report.skip(where.file, `${where.case}: unknown kind`);
}

function runMurmur(report: Report, where: Case, vector: z.infer<typeof murmurVector>): void {
  const at = { seed: vector.seed, position: vector.pos, draw: 0 };
  const draw = vllmNoise(at);
  for (const { token, hash, uniform: expected, gumbel } of vector.noise) {
    const place = { ...where, case: `${where.case} token ${token}` };
    exactly(report, { ...place, case: `${place.case} hash` }, [hash, vllmHash(at)(token)]);
    exactly(report, { ...place, case: `${place.case} uniform` }, [Math.fround(expected), vllmUniform(hash)]);
    closely(report, place, { expected: gumbel, got: draw(token), tolerance: FLOAT32_TOLERANCE });
  }
}

function runPhilox(report: Report, where: Case, vector: z.infer<typeof philoxVector>): void {
  const at = { seed: vector.seed, position: vector.pos, draw: 0 };
  exactly(report, where, [vector.positionSeed, philoxPositionSeed(at)]);
  const draw = philoxNoise(at);
  for (const { token, uniform: expected, gumbel } of vector.noise) {
    const place = { ...where, case: `${where.case} token ${token}` };
    const got = philoxUniform(vector.positionSeed, token);
    exactly(report, { ...place, case: `${place.case} uniform` }, [Math.fround(expected), got]);
    closely(report, place, { expected: gumbel, got: draw(token), tolerance: FLOAT32_TOLERANCE });
  }
}

function runCpu(report: Report, where: Case, { seed, draws }: z.infer<typeof cpuVector>): void {
  const seeds = cpuDrawSeeds(seed);
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

function runArgmax(report: Report, where: Case, one: unknown): void {
  const at = positioned.safeParse(one);
  const by = drawn.safeParse(one);
  if (at.success) {
    const { seed, pos, temperature, sampled, ...rest } = at.data;
    const draw = temperature > 0 ? vllmNoise({ seed, position: pos, draw: 0 }) : () => 0;
    compareArgmax(report, where, { ...rest, draw, temperature, expected: sampled });
  } else if (by.success) {
    const { drawSeed, token, ...rest } = by.data;
    const vocab = rest.logits.length;
    const draw = cpuDraw(drawSeed);
    compareArgmax(report, where, { ...rest, vocab, draw, temperature: 1, expected: token });
  } else report.skip(where.file, `${where.case}: unknown kind`);
}

function compareArgmax(
  report: Report,
  where: Case,
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

function exactly(report: Report, where: Case, [expected, got]: [number, number]): void {
  if (expected === got) report.pass();
  else report.fail(where, expected, got);
}

function closely(
  report: Report,
  where: Case,
  { expected, got, tolerance }: { expected: number; got: number; tolerance: number },
): void {
  if (Math.abs(expected - got) <= tolerance) report.pass();
  else report.fail(where, expected, got);
}
