import { isDeepStrictEqual } from "node:util";
import type { Report, Where } from "./report.ts";

/** A report that counts, and hands each line to `print`. */
export type CountingReport = Report & {
  failed(): number;
  /** Whether anything was a recording that is known. */
  known(): boolean;
  summary(): string;
};

const LONGEST_VALUE = 400;

const UNKNOWN = "not a kind of recording that is known here";

export function createReport(print: (line: string) => void): CountingReport {
  const counts = { passed: 0, failed: 0, skipped: 0, unknown: 0 };
  const skip = (file: string, reason: string) => {
    counts.skipped++;
    print(`skipped: ${file}: ${oneLine(reason)}`);
  };
  return {
    pass() {
      counts.passed++;
    },
    fail(where, expected, got) {
      counts.failed++;
      print(`failed: ${where.file}: ${where.case}: expected ${shown(expected)}, got ${shown(got)}`);
    },
    skip,
    unknown(file, reason = UNKNOWN) {
      counts.unknown++;
      skip(file, reason);
    },
    failed: () => counts.failed,
    known: () => counts.passed + counts.failed + counts.skipped > counts.unknown,
    summary: () => `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
  };
}

/** Passes where both are deeply equal, else fails with both. */
export function compare(
  report: Report,
  where: Where,
  { expected, got }: { expected: unknown; got: unknown },
): void {
  if (isDeepStrictEqual(expected, got)) report.pass();
  else report.fail(where, expected, got);
}

function shown(value: unknown): string {
  const text = value instanceof Error ? `${value.name}: ${value.message}` : asJson(value);
  return oneLine(text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text);
}

function asJson(value: unknown): string {
  return JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}` : part)) ?? String(value);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
