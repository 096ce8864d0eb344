import { relative } from "node:path";
import { TargonError } from "../../../src/errors.ts";
import { createReport } from "../../conformance/create-report.ts";
import { readLines } from "../../conformance/traces-lines.ts";
import { createBench, type Sample } from "./bench.ts";
import { toBenchLine } from "./detectors/to-bench-line.ts";
import { detectorsOf } from "./detectors-of.ts";
import type { BenchOptions } from "./options.ts";
import { readPolicy } from "./read-policy.ts";
import type { Row } from "./row.ts";
import { tableOfRows } from "./table.ts";
import { type TraceFile, traceFiles } from "./trace-files.ts";

/** Where the results go, and where what is said beside them. */
export type BenchOutput = { row(row: Row): void; note(line: string): void };

/**
 * Runs all detectors over a folder of traces: honest files first, then one file of cheats after another.
 *
 * @throws {TargonError} `USAGE`, `FILE_UNREADABLE`, `CONFIG_INVALID` for a policy that is none
 */
export async function runBench(options: BenchOptions, { row: print, note }: BenchOutput): Promise<void> {
  const started = performance.now();
  const policy = await readPolicy(options.policy);
  const { files, others } = await traceFiles(options.traces);
  for (const path of others) note(`skipped: ${relative(options.traces, path)}: not a file of traces`);
  const bench = createBench(policy, detectorsOf(policy, options.detectors));
  const rows: Row[] = [];
  const give = (some: Row[]) => {
    for (const row of some) print(row);
    rows.push(...some);
  };
  const read = (some: TraceFile[]) => samplesOf(some, { dir: options.traces, note });
  const honest = files.filter((file) => file.honest);
  for (const group of Map.groupBy(honest, ({ stack }) => stack).values()) bench.honest([...read(group)]);
  give(bench.honestRows());
  const cheats = files.filter((file) => !file.honest);
  for (const sample of read(cheats)) give(bench.cheats(sample));
  if (rows.length === 0)
    throw new TargonError("FILE_UNREADABLE", "not one line of traces can be read", {
      data: { dir: options.traces },
    });
  if (!options.json) note(tableOfRows(rows));
  note(`done in ${seconds(performance.now() - started)}`);
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
