import { relative } from "node:path";
import { TargonError } from "../../../src/errors.ts";
import { createReport } from "../../conformance/create-report.ts";
import { readLines } from "../../conformance/traces-lines.ts";
import { missedBars } from "./bars.ts";
import { type Bench, createBench, type Sample } from "./bench.ts";
import { toBenchLine } from "./detectors/to-bench-line.ts";
import { detectorsOf } from "./detectors-of.ts";
import { type KindRow, kindRows, tableOfKinds } from "./kinds.ts";
import type { BenchOptions } from "./options.ts";
import { createKinds } from "./prompt-kinds.ts";
import { readPolicy } from "./read-policy.ts";
import type { Row } from "./row.ts";
import { tableOfRows } from "./table.ts";
import { createViews, type Views } from "./targon-view.ts";
import { type TraceFile, traceFiles } from "./trace-files.ts";

/** Where the results go, and where what is said beside them. */
export type BenchOutput = { row(row: Row | KindRow): void; note(line: string): void };

/**
 * Runs all detectors over a folder of traces: honest files first, then one file of cheats after another. With `kinds`
 * only our own, by kind of prompt.
 *
 * @returns with `bars`: what our verification misses of what it has to reach
 * @throws {TargonError} `USAGE`, `FILE_UNREADABLE`
 */
export async function runBench(options: BenchOptions, { row, note }: BenchOutput): Promise<string[]> {
  const rows: Row[] = [];
  const print = (one: Row | KindRow) => {
    if ("detector" in one) rows.push(one);
    row(one);
  };
  const started = performance.now();
  const views = createViews(await readPolicy(options.policy));
  const make = detectorsOf(views, options.detectors);
  const { files, others } = await traceFiles(options.traces);
  for (const path of others) note(`skipped: ${relative(options.traces, path)}: not a file of traces`);
  const read = (some: TraceFile[]) => samplesOf(some, { dir: options.traces, note });
  const table = options.kinds
    ? byKind({ views, print }, read(files))
    : byDetector({ bench: createBench(views, make), print }, { files, read });
  if (table === null)
    throw new TargonError("FILE_UNREADABLE", "not one line of traces can be read", {
      data: { dir: options.traces },
    });
  if (!options.json) note(table);
  note(`done in ${seconds(performance.now() - started)}`);
  return options.bars ? missedBars(rows) : [];
}

/** Prints the rows; gives the table, or null when there was nothing to judge. */
function byDetector(
  { bench, print }: { bench: Bench; print(row: Row): void },
  { files, read }: { files: TraceFile[]; read(files: TraceFile[]): Iterable<Sample> },
): string | null {
  const rows: Row[] = [];
  const give = (some: Row[]) => {
    for (const row of some) print(row);
    rows.push(...some);
  };
  const honest = files.filter((file) => file.honest);
  for (const group of Map.groupBy(honest, ({ stack }) => stack).values()) bench.honest([...read(group)]);
  give(bench.honestRows());
  const cheats = files.filter((file) => !file.honest);
  for (const sample of read(cheats)) give(bench.cheats(sample));
  return rows.length === 0 ? null : tableOfRows(rows);
}

function byKind(
  { views, print }: { views: Views; print(row: KindRow): void },
  samples: Iterable<Sample>,
): string | null {
  const kindOf = createKinds();
  const rows: KindRow[] = [];
  for (const sample of samples) rows.push(...kindRows({ views, kindOf }, sample));
  for (const row of rows) print(row);
  return rows.length === 0 ? null : tableOfKinds(rows);
}

/** Reads one file after another; says how long that took. */
function* samplesOf(
  files: TraceFile[],
  { dir, note }: { dir: string; note: (line: string) => void },
): Generator<Sample> {
  for (const file of files) {
    const name = relative(dir, file.path);
    const started = performance.now();
    const lines = linesOf(file, { name, note });
    const tokens = lines.reduce((sum, { scored }) => sum + scored.positions.length, 0);
    note(
      `${name}: ${lines.length} lines, ${tokens} tokens, parsed in ${seconds(performance.now() - started)}`,
    );
    if (lines.length > 0) yield { file, lines };
  }
}

function linesOf(file: TraceFile, { name, note }: { name: string; note: (line: string) => void }) {
  const report = createReport(note);
  try {
    return readLines(file.path, { name, report })
      .filter(({ line }) => line.miner.ids.length > 0)
      .map(({ line }) => toBenchLine(line));
  } catch (error) {
    note(`failed: ${name}: ${(error as Error).message}`);
    return [];
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
