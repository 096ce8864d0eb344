/** Root-mean-square norm of `n` rows of `weight.length` values. */
export function rmsNorm(
  { input, output, n }: { input: Float32Array; output: Float32Array; n: number },
  weight: Float32Array,
  epsilon: number,
): void {
  const size = weight.length;
  for (let row = 0; row < n; row++) {
    const from = row * size;
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (input[from + i] as number) ** 2;
    const scale = 1 / Math.sqrt(sum / size + epsilon);
    for (let i = 0; i < size; i++) {
      output[from + i] = (input[from + i] as number) * scale * (weight[i] as number);
    }
  }
}

/** Adds the first `count` values of `change` to `target`. */
export function addTo(target: Float32Array, change: Float32Array, count: number): void {
  for (let i = 0; i < count; i++) target[i] = (target[i] as number) + (change[i] as number);
}

/** silu(gate) · up, where each of the `n` rows holds `size` gates and then `size` ups. */
export function siluTimes(
  gateUp: Float32Array,
  output: Float32Array,
  { n, size }: { n: number; size: number },
): void {
  for (let row = 0; row < n; row++) {
    const from = row * 2 * size;
    for (let i = 0; i < size; i++) {
      const gate = gateUp[from + i] as number;
      output[row * size + i] = (gate / (1 + Math.exp(-gate))) * (gateUp[from + size + i] as number);
    }
  }
}
