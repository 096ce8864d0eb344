import { normalizeMaxWeight } from "../../src/domain/weights/normalize-max-weight.ts";
import type { Precision } from "../../src/domain/weights/precision.ts";
import { processWeights } from "../../src/domain/weights/process-weights.ts";
import { toU16Weights } from "../../src/domain/weights/to-u16-weights.ts";
import type { Compare } from "./weights.ts";

type Numbers = (number | string)[];
type Emit = { uids?: number[]; values?: number[]; raised?: string };
type Processed = { uids?: number[]; weights?: Numbers; dtype?: Precision; raised?: string; emit?: Emit };
type Process = {
  name: string;
  uids: number[];
  weights: Numbers;
  n: number;
  minAllowedWeights: number;
  maxWeightLimitU16: number;
  excludeQuantile?: number;
  expected: Processed;
};
type Normalise = { name: string; weights: Numbers; limit: number; dtype: Precision; expected: Processed };
type Emission = { name: string; uids: number[]; weights: Numbers; dtype: Precision; expected: Emit };

/** `processWeights`, `normalizeMaxWeight` and the u16 form, as recorded. */
export type ProcessFile = { process?: Process[]; normalizeMaxWeight?: Normalise[]; emit?: Emission[] };

/** What the reference raises or what it could not emit must be refused by ours. */
const REFUSED = "(refused)";

export function checkProcess(file: ProcessFile, compare: Compare): void {
  for (const item of file.process ?? []) checkOne(item, compare);
  for (const item of file.normalizeMaxWeight ?? [])
    compare(`normalizeMaxWeight ${item.name}`, toNumbers(item.expected.weights), () =>
      normalizeMaxWeight(toNumbers(item.weights), { limit: item.limit, precision: item.dtype }),
    );
  for (const { name, uids, weights, dtype, expected } of file.emit ?? []) {
    const held = toNumbers(weights).map((weight) => (dtype === "float32" ? Math.fround(weight) : weight));
    compare(`emit ${name}`, toEmitted(expected), () => orRefused(() => emit({ uids, weights: held })));
  }
}

function checkOne(item: Process, compare: Compare): void {
  const { expected } = item;
  const run = () =>
    processWeights({
      ...item,
      weights: toNumbers(item.weights),
      maxWeightLimit: item.maxWeightLimitU16 / 65_535,
      excludeQuantile: (item.excludeQuantile ?? 0) / 65_535,
    });
  if (expected.raised !== undefined || expected.emit?.raised !== undefined) {
    compare(`process ${item.name}`, REFUSED, () => orRefused(run));
    return;
  }
  compare(`process ${item.name}`, { uids: expected.uids, weights: toNumbers(expected.weights) }, () => {
    const { uids, weights } = run();
    return { uids, weights };
  });
  if (expected.emit) compare(`process ${item.name} emit`, toEmitted(expected.emit), () => emit(run()));
}

function emit(processed: { uids: number[]; weights: number[] }): Emit {
  const { uids, weights } = toU16Weights(processed);
  return { uids, values: weights };
}

function toEmitted({ uids, values, raised }: Emit): unknown {
  return raised === undefined ? { uids, values } : REFUSED;
}

function orRefused(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return REFUSED;
  }
}

function toNumbers(values: Numbers = []): number[] {
  return values.map(Number);
}
