import type { Kernel } from "../policy/policy.ts";
import { mergeRows, type Rows } from "./merge-rows.ts";

/**
 * Rounds of expectation maximisation. They end here on purpose: the likeliest mixture of all is a comb of a few widths
 * (of a bfloat16 stack seen by itself the narrowest alone), in which a stack that differs a little finds no place. From
 * even weights so many rounds leave a smooth one, a few 10⁻⁴ nats per token below.
 */
const ROUNDS = 1500;
/** Rounds are taken together while no weight moves by more than this, or grows by more than a part, so that the way is the same. */
const STRIDE = { move: 0.0005, growth: 0.01 };
/** Weights below this are left out. */
const LEAST_WEIGHT = 1e-5;
/** A chance is never taken for 0. */
const TINY = 1e-12;

/**
 * The mixture of kernels under which a stack's tokens are likeliest, kept smooth.
 *
 * @param rows - one per token: its chance under each width, then its claimed probability, which takes what no kernel
 *   explains
 */
export function fitKernel(rows: readonly Float64Array[], widths: number): Kernel {
  const telling = mergeRows(
    rows.filter((row) => !isFlat(row, widths)),
    widths + 1,
  );
  const silent = rows.length - telling.counts.reduce((sum, count) => sum + count, 0);
  let weights: Float64Array = new Float64Array(widths + 1).fill(1 / (widths + 1));
  for (let round = 0; round < ROUNDS; ) {
    const growth = slopesOf(telling, weights).map((slope) => (silent + slope) / rows.length);
    const together = Math.min(ROUNDS - round, strideOf(weights, growth));
    weights = summedUpTo1(weights.map((weight, k) => weight * (growth[k] as number) ** together));
    round += together;
  }
  return kernelOf(weights.subarray(0, widths));
}

function strideOf(weights: Float64Array, growth: Float64Array): number {
  const logs = growth.map((ratio) => Math.log(Math.max(TINY, ratio)));
  const moves = logs.map((log, k) => Math.abs(log) * (weights[k] as number));
  const rounds = Math.min(STRIDE.move / Math.max(TINY, ...moves), STRIDE.growth / Math.max(TINY, ...logs));
  return Math.max(1, Math.floor(rounds));
}

function kernelOf(weights: Float64Array): Kernel {
  const kept = [...weights]
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

/** Of each weight, how much the log-likelihood grows with it. */
function slopesOf({ table, counts }: Rows, weights: Float64Array): Float64Array {
  const columns = weights.length;
  const slopes = new Float64Array(columns);
  for (let i = 0, at = 0; i < counts.length; i++, at += columns) {
    let chance = TINY;
    for (let k = 0; k < columns; k++) chance += (weights[k] as number) * (table[at + k] as number);
    const share = (counts[i] as number) / chance;
    for (let k = 0; k < columns; k++) slopes[k] = (slopes[k] as number) + (table[at + k] as number) * share;
  }
  return slopes;
}

function summedUpTo1(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
