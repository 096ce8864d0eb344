import type { Kernel, SamplingPolicy } from "../policy/policy.ts";
import type { Deviation } from "./deviation.ts";

/** A policy's kernels, laid out for reckoning: each different one once. */
export type Compiled = {
  /** Weights by kernel and width, row after row. */
  weights: Float64Array;
  widths: Float64Array;
  kernels: number;
  /** First width that each kernel counts, and the first behind those. */
  begins: Int32Array;
  ends: Int32Array;
  honest: Hypotheses;
  cheats: Hypotheses;
  /** What each of the cheats samples by; undefined: as claimed. */
  deviations: (Deviation | undefined)[];
};

/** The row of each hypothesis, -1 where it has no kernel, and its lapse. */
export type Hypotheses = { kernels: Int32Array; lapses: Float64Array };

const compiled = new WeakMap<SamplingPolicy, Compiled>();

/** The compiled form of a policy; made once. */
export function compileKernels(policy: SamplingPolicy): Compiled {
  const known = compiled.get(policy);
  if (known) return known;
  const made = compile(policy);
  compiled.set(policy, made);
  return made;
}

function compile({ widths, honest, cheats }: SamplingPolicy): Compiled {
  const rows: Kernel[] = [];
  const indexes = new Map<string, number>();
  const rowOf = (kernel: Kernel | undefined) => {
    if (!kernel) return -1;
    const key = JSON.stringify(kernel);
    const row = indexes.get(key) ?? rows.push(kernel) - 1;
    indexes.set(key, row);
    return row;
  };
  const laidOut = (list: { kernel?: Kernel | undefined; lapse: number }[]): Hypotheses => ({
    kernels: Int32Array.from(list, ({ kernel }) => rowOf(kernel)),
    lapses: Float64Array.from(list, ({ lapse }) => lapse),
  });
  const hypotheses = { honest: laidOut(honest), cheats: laidOut(cheats) };
  const weights = new Float64Array(rows.length * widths.length);
  for (const [row, kernel] of rows.entries())
    for (const [index, weight] of kernel) weights[row * widths.length + index] = weight;
  return {
    ...hypotheses,
    deviations: cheats.map(({ sampling }) => sampling),
    weights,
    widths: Float64Array.from(widths),
    kernels: rows.length,
    begins: Int32Array.from(rows, (kernel) => Math.min(...kernel.map(([index]) => index))),
    ends: Int32Array.from(rows, (kernel) => 1 + Math.max(...kernel.map(([index]) => index))),
  };
}

/** Each kernel's chance from the chances under each width, written to `out`. */
export function mixChances(
  { weights, widths: { length }, kernels, begins, ends }: Compiled,
  chances: Float64Array,
  out: Float64Array,
): void {
  for (let row = 0; row < kernels; row++) {
    const end = ends[row] as number;
    const from = row * length;
    let sum = 0;
    for (let k = begins[row] as number; k < end; k++)
      sum += (weights[from + k] as number) * (chances[k] as number);
    out[row] = sum;
  }
}
