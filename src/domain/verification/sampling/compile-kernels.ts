import type { Kernel, SamplingPolicy } from "../policy/policy.ts";

/** A policy's kernels, laid out for reckoning: each different one once. */
export type Compiled = {
  /** Weights by kernel and width, row after row. */
  weights: Float64Array;
  widths: Float64Array;
  kernels: number;
  /** Row of each honest hypothesis. */
  honest: Int32Array;
  /** Row of each deviation; -1: it has no kernel. */
  cheats: Int32Array;
};

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
  const honestRows = Int32Array.from(honest, ({ kernel }) => rowOf(kernel));
  const cheatRows = Int32Array.from(cheats, ({ kernel }) => rowOf(kernel));
  const weights = new Float64Array(rows.length * widths.length);
  for (const [row, kernel] of rows.entries())
    for (const [index, weight] of kernel) weights[row * widths.length + index] = weight;
  return {
    weights,
    widths: Float64Array.from(widths),
    kernels: rows.length,
    honest: honestRows,
    cheats: cheatRows,
  };
}

/** Each kernel's chance from the chances under each width, written to `out`. */
export function mixChances(
  { weights, widths: { length }, kernels }: Compiled,
  chances: Float64Array,
  out: Float64Array,
): void {
  for (let row = 0; row < kernels; row++) {
    let sum = 0;
    for (let k = 0, at = row * length; k < length; k++, at++)
      sum += (weights[at] as number) * (chances[k] as number);
    out[row] = sum;
  }
}
