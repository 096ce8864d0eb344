/** The largest step of a symmetric 4-bit integer. */
const STEPS = 7;

/** Rounds a matrix in place to 4 bits with one scale per row: coarse on purpose, so that it shows. */
export function roundToInt4(matrix: Float32Array, columns: number): void {
  for (let from = 0; from < matrix.length; from += columns) {
    const row = matrix.subarray(from, from + columns);
    const scale = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / STEPS;
    if (scale === 0) continue;
    for (let i = 0; i < columns; i++) row[i] = Math.round((row[i] as number) / scale) * scale;
  }
}
