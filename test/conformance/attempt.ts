import type { Report, Where } from "./report.ts";

/** An error that a case throws is that case's failure; the others still run. */
export async function attempt(report: Report, where: Where, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    report.fail(where, "no error", error);
  }
}
