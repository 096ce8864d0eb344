import { z } from "zod";
import { safeMeanScore, scoreByReference, sigmoid, stretch } from "../../src/domain/scoring/reference.ts";
import { processWeights } from "../../src/domain/weights/process-weights.ts";
import { toU16Weights } from "../../src/domain/weights/to-u16-weights.ts";
import { compareClosely } from "./compare-closely.ts";
import { eachCase } from "./each-case.ts";
import { num } from "./numbers.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report, Where } from "./report.ts";

const uidLists = z.object({ uids: z.array(num), weights: z.array(num) });
const rates = z.array(num.nullable());

const weightsCase = z.object({
  minerModels: z.record(z.string(), z.array(z.string())),
  minerTps: z.record(z.string(), z.record(z.string(), rates).nullable()),
  organics: z.record(z.string(), z.array(num)),
  models: z.array(z.string()),
  expected: uidLists.nullable(),
  submitted: z
    .object({
      n: num,
      minAllowedWeights: num,
      maxWeightLimit: num,
      uids: z.array(num),
      values: z.array(num),
    })
    .optional(),
});
const sigmoidCase = z.object({ in: num, out: num });
const meanCase = z.object({ in: rates, out: num });
const stretchCase = z.union([
  z.object({ in: z.array(num), out: z.array(num) }),
  z.object({ in: z.array(num), raised: z.string() }),
]);

/** The reference's formula and its parts, as recorded. */
export async function checkScores({ file, data }: Recording, report: Report): Promise<void> {
  const list = (name: string) => ({ file, list: name, cases: data[name] });
  await eachCase(report, { ...list("sigmoid"), schema: sigmoidCase }, (one, where) =>
    compareClosely(report, where, { expected: one.out, got: () => sigmoid(one.in) }),
  );
  await eachCase(report, { ...list("safeMeanScore"), schema: meanCase }, (one, where) =>
    compareClosely(report, where, { expected: one.out, got: () => safeMeanScore(one.in) }),
  );
  await eachCase(report, { ...list("normalize"), schema: stretchCase }, (one, where) => {
    if ("out" in one) compareClosely(report, where, { expected: one.out, got: () => stretch(one.in) });
    else compareClosely(report, where, { expected: "all alike", got: () => alike(stretch(one.in)) });
  });
  await eachCase(report, { ...list("getWeights"), schema: weightsCase }, (one, where) =>
    checkWeights(report, where, one),
  );
}

/** Where the reference divides by zero, ours must give all the same weight above 0. */
function alike(weights: number[]): unknown {
  return new Set(weights).size === 1 && (weights[0] ?? 0) > 0 ? "all alike" : weights;
}

function checkWeights(report: Report, where: Where, one: z.infer<typeof weightsCase>): void {
  const { expected, submitted } = one;
  const run = () => {
    const scores = scoreByReference(one);
    return { uids: scores.map(({ uid }) => uid), weights: scores.map(({ score }) => score) };
  };
  if (expected === null) {
    compareClosely(report, where, { expected: "all alike", got: () => alike(run().weights) });
    return;
  }
  compareClosely(report, where, { expected, got: run });
  if (submitted === undefined) return;
  const { uids, values } = submitted;
  const got = () => {
    const sent = toU16Weights(processWeights({ ...submitted, ...run() }));
    return { uids: sent.uids, values: sent.weights };
  };
  compareClosely(report, { ...where, case: `${where.case} submitted` }, { expected: { uids, values }, got });
}
