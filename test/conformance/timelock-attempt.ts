import type { Report } from "./report.ts";

/** An error that a case throws is that case's failure; the others still run. */
export function attempt(report: Report, where: { file: string; case: string }, work: () => void): void {
  try {
    work();
  } catch (error) {
    report.fail(where, "no error", error);
  }
}
