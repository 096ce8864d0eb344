import {
  type ReferenceInput,
  safeMeanScore,
  scoreByReference,
  sigmoid,
  stretch,
} from "../../src/domain/scoring/reference.ts";
import { processWeights } from "../../src/domain/weights/process-weights.ts";
import { toU16Weights } from "../../src/domain/weights/to-u16-weights.ts";
import type { Compare } from "./weights.ts";

type Loose = number | string | null;
type Lists = { uids: number[]; weights: number[] };
type GetWeights = {
  name: string;
  minerModels: Record<string, string[]>;
  minerTps: Record<string, Record<string, Loose[]> | null>;
  organics: Record<string, Loose[]>;
  models: string[];
  expected: Lists | null;
  submitted?: {
    n: number;
    minAllowedWeights: number;
    maxWeightLimit: number;
    uids: number[];
    values: number[];
  };
};

/** The reference's formula and its parts, as recorded. */
export type ScoresFile = {
  sigmoid?: { in: number; out: number }[];
  safeMeanScore?: { in: Loose[]; out: number }[];
  normalize?: { in: number[]; out?: number[]; raised?: string }[];
  getWeights?: GetWeights[];
};

export function checkScores(file: ScoresFile, compare: Compare): void {
  for (const item of file.sigmoid ?? []) compare(`sigmoid ${item.in}`, item.out, () => sigmoid(item.in));
  for (const item of file.safeMeanScore ?? [])
    compare(`safeMeanScore ${JSON.stringify(item.in)}`, item.out, () => safeMeanScore(toNumbers(item.in)));
  for (const item of file.normalize ?? [])
    compare(`normalize ${JSON.stringify(item.in)}`, item.out ?? "all alike", () =>
      stretched(item.in, item.out),
    );
  for (const item of file.getWeights ?? []) checkWeights(item, compare);
}

/** Where the reference divides by zero, ours must give all the same weight above 0. */
function stretched(values: number[], out?: number[]): unknown {
  const got = stretch(values);
  return out ? got : alike(got);
}

function alike(weights: number[]): unknown {
  return new Set(weights).size === 1 && (weights[0] ?? 0) > 0 ? "all alike" : weights;
}

function checkWeights(item: GetWeights, compare: Compare): void {
  const { expected, submitted } = item;
  const run = () => {
    const scores = scoreByReference(toInput(item));
    return { uids: scores.map(({ uid }) => uid), weights: scores.map(({ score }) => score) };
  };
  compare(`getWeights ${item.name}`, expected ?? "all alike", () =>
    expected ? run() : alike(run().weights),
  );
  if (expected === null || submitted === undefined) return;
  compare(`getWeights ${item.name} submitted`, { uids: submitted.uids, values: submitted.values }, () => {
    const { uids, weights } = toU16Weights(processWeights({ ...submitted, ...run() }));
    return { uids, values: weights };
  });
}

function toInput({ minerModels, minerTps, organics, models }: GetWeights): ReferenceInput {
  const rates = Object.entries(minerTps).map(([uid, byModel]) => [
    uid,
    byModel && Object.fromEntries(Object.entries(byModel).map(([model, list]) => [model, toNumbers(list)])),
  ]);
  const scores = Object.entries(organics).map(([uid, list]) => [uid, list.map(Number)]);
  return {
    minerModels,
    minerTps: Object.fromEntries(rates),
    organics: Object.fromEntries(scores),
    models,
  };
}

function toNumbers(list: Loose[]): (number | null)[] {
  return list.map((value) => (value === null ? null : Number(value)));
}
