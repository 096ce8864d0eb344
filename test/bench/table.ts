import Table from "cli-table3";

/** What a bench prints: a title, column heads, rows. */
export type BenchResult = { title: string; head: string[]; rows: string[][] };

export function tableOf({ title, head, rows }: BenchResult): string {
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...rows);
  return `${title}\n${table.toString()}`;
}

/** The value below which the given share of the sorted values lies. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
