import type { Kernel } from "../policy/policy.ts";

/** Rounds of expectation maximisation: enough for the likelihood to stand still in the fifth digit. */
const ROUNDS = 1500;
/** Weights below this are left out. */
const LEAST_WEIGHT = 1e-5;
/** A chance is never taken for 0. */
const TINY = 1e-12;

/**
 * The mixture of kernels under which a stack's tokens are likeliest (expectation maximisation).
 *
 * @param rows - one per token: its chance under each width, then its claimed probability, which takes what no kernel
 *   explains
 */
export function fitKernel(rows: readonly Float64Array[], widths: number): Kernel {
  const telling = rows.filter((row) => !isFlat(row, widths));
  const silent = rows.length - telling.length;
  let weights = new Float64Array(widths + 1).fill(1 / (widths + 1));
  for (let round = 0; round < ROUNDS; round++) {
    const sums = weights.map((weight) => weight * silent);
    for (const row of telling) share(row, { weights, sums });
    weights = sums.map((sum) => sum / rows.length);
  }
  const kept = [...weights.subarray(0, widths)]
    .map((weight, index): [number, number] => [index, weight])
    .filter(([, weight]) => weight >= LEAST_WEIGHT);
  const total = kept.reduce((sum, [, weight]) => sum + weight, 0);
  return kept.map(([index, weight]) => [index, Number((weight / total).toPrecision(4))]);
}

/** A token without a rival says nothing about the width. */
function isFlat(row: Float64Array, widths: number): boolean {
  for (let k = 0; k < widths; k++) if ((row[k] ?? 0) < 1 - TINY) return false;
  return true;
}

function share(row: Float64Array, { weights, sums }: { weights: Float64Array; sums: Float64Array }): void {
  let total = TINY;
  for (let k = 0; k < row.length; k++) total += (weights[k] ?? 0) * (row[k] ?? 0);
  for (let k = 0; k < row.length; k++) sums[k] = (sums[k] ?? 0) + ((weights[k] ?? 0) * (row[k] ?? 0)) / total;
}
