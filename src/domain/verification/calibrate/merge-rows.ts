/** Rows one after another, and how many tokens each stands for. */
export type Rows = { table: Float64Array; counts: Float64Array };

/** Chances that differ by less than this part of themselves are merged. */
const RESOLUTION = 0.02;
/** Below this, ln, chances are alike. */
const FLOOR = -30;

/**
 * Puts rows of chances together that are nearly alike: their mean stands for all of them, so that what rounding does to
 * a mixture's likelihood is of second order.
 */
export function mergeRows(rows: readonly Float64Array[], columns: number): Rows {
  const groups = new Map<string, { sums: Float64Array; count: number }>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key) ?? { sums: new Float64Array(columns), count: 0 };
    groups.set(key, group);
    group.count++;
    for (let k = 0; k < columns; k++) group.sums[k] = (group.sums[k] as number) + (row[k] as number);
  }
  const table = new Float64Array(groups.size * columns);
  const counts = new Float64Array(groups.size);
  for (const [i, { sums, count }] of [...groups.values()].entries()) {
    counts[i] = count;
    for (let k = 0; k < columns; k++) table[i * columns + k] = (sums[k] as number) / count;
  }
  return { table, counts };
}

function keyOf(row: Float64Array): string {
  const places = new Uint16Array(row.length);
  for (let k = 0; k < row.length; k++)
    places[k] = Math.round(-Math.max(FLOOR, Math.log(row[k] as number)) / RESOLUTION);
  return String.fromCharCode(...places);
}
