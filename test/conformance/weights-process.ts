import { z } from "zod";
import { normalizeMaxWeight } from "../../src/domain/weights/normalize-max-weight.ts";
import { processWeights } from "../../src/domain/weights/process-weights.ts";
import { toU16Weights } from "../../src/domain/weights/to-u16-weights.ts";
import { compareClosely } from "./compare-closely.ts";
import { eachCase } from "./each-case.ts";
import { num } from "./numbers.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report, Where } from "./report.ts";

const precision = z.enum(["float32", "float64"]);
const raised = z.object({ raised: z.string() });
const emitted = z.union([raised, z.object({ uids: z.array(num), values: z.array(num) })]);
const processed = z.object({ uids: z.array(num), weights: z.array(num), emit: emitted.optional() });

const processCase = z.object({
  uids: z.array(num),
  weights: z.array(num),
  n: num,
  minAllowedWeights: num,
  maxWeightLimitU16: num,
  excludeQuantile: num.optional(),
  expected: z.union([raised, processed]),
});
const normaliseCase = z.object({
  weights: z.array(num),
  limit: num,
  dtype: precision,
  expected: z.union([raised, z.object({ weights: z.array(num) })]),
});
const emitCase = z.object({
  uids: z.array(num),
  weights: z.array(num),
  dtype: precision,
  expected: emitted,
});

/** What the reference raises or what it could not emit must be refused by ours. */
const REFUSED = "(refused)";

/** `processWeights`, `normalizeMaxWeight` and the u16 form, as recorded. */
export async function checkProcess({ file, data }: Recording, report: Report): Promise<void> {
  const list = (name: string) => ({ file, list: name, cases: data[name] });
  await eachCase(report, { ...list("process"), schema: processCase }, (one, where) =>
    checkOne(report, where, one),
  );
  await eachCase(report, { ...list("normalizeMaxWeight"), schema: normaliseCase }, (one, where) => {
    const { weights, limit, dtype, expected } = one;
    const got = () => normalizeMaxWeight(weights, { limit, precision: dtype });
    if ("raised" in expected) compareClosely(report, where, { expected: REFUSED, got: () => orRefused(got) });
    else compareClosely(report, where, { expected: expected.weights, got });
  });
  await eachCase(report, { ...list("emit"), schema: emitCase }, (one, where) => {
    const weights = one.weights.map((weight) => (one.dtype === "float32" ? Math.fround(weight) : weight));
    const got = () => orRefused(() => emit({ uids: one.uids, weights }));
    compareClosely(report, where, { expected: toEmitted(one.expected), got });
  });
}

function checkOne(report: Report, where: Where, one: z.infer<typeof processCase>): void {
  const { expected } = one;
  const run = () =>
    processWeights({
      ...one,
      maxWeightLimit: one.maxWeightLimitU16 / 65_535,
      excludeQuantile: (one.excludeQuantile ?? 0) / 65_535,
    });
  if ("raised" in expected || (expected.emit && "raised" in expected.emit)) {
    compareClosely(report, where, { expected: REFUSED, got: () => orRefused(run) });
    return;
  }
  const { emit: values, ...lists } = expected;
  const got = () => {
    const { uids, weights } = run();
    return { uids, weights };
  };
  compareClosely(report, where, { expected: lists, got });
  const place = { ...where, case: `${where.case} emit` };
  if (values) compareClosely(report, place, { expected: toEmitted(values), got: () => emit(run()) });
}

function emit(processed: { uids: number[]; weights: number[] }): { uids: number[]; values: number[] } {
  const { uids, weights } = toU16Weights(processed);
  return { uids, values: weights };
}

function toEmitted(expected: z.infer<typeof emitted>): unknown {
  return "raised" in expected ? REFUSED : expected;
}

function orRefused(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return REFUSED;
  }
}
