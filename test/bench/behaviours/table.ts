import { tableOf } from "../table.ts";
import type { Course } from "./follow-miner.ts";

/** What it took to find out the miners of one behaviour: medians and the most, null where a miner was not found out. */
export type CourseRow = {
  behaviour: string;
  miners: number;
  found: number;
  medianAnswers: number | null;
  medianTokens: number | null;
  mostTokens: number | null;
  causes: string[];
};

/** Sums up the miners of one behaviour. */
export function rowOf(behaviour: string, courses: Course[]): CourseRow {
  const amounts = (key: "answers" | "tokens") =>
    courses.map((one) => (one.end === null ? Number.POSITIVE_INFINITY : one[key])).sort((a, b) => a - b);
  const known = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null);
  const middle = Math.floor((courses.length - 1) / 2);
  const causes = new Set(courses.flatMap(({ end, cause }) => (end === null ? [] : `${cause} (${end})`)));
  return {
    behaviour,
    miners: courses.length,
    found: courses.filter(({ end }) => end !== null).length,
    medianAnswers: known(amounts("answers")[middle]),
    medianTokens: known(amounts("tokens")[middle]),
    mostTokens: known(amounts("tokens").at(-1)),
    causes: [...causes],
  };
}

/** A row per behaviour. */
export function tableOfCourses(rows: CourseRow[]): string {
  const text = (value: number | null) => (value === null ? "never" : String(value));
  return tableOf({
    title: "until refused or failed",
    head: ["behaviour", "found", "answers", "tokens", "most tokens", "causes"],
    rows: rows.map((row) => [
      row.behaviour,
      `${row.found} of ${row.miners}`,
      text(row.medianAnswers),
      text(row.medianTokens),
      text(row.mostTokens),
      row.causes.join(", "),
    ]),
  });
}
