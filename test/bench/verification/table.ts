import { type BenchResult, tableOf } from "../table.ts";
import type { Row } from "./row.ts";

/** One table: a row per class and variant, a column per detector; how many tokens it took in the median, or how many failed. */
export function tableOfRows(rows: Row[]): string {
  const honest = rows.filter(({ variant }) => variant === "honest");
  const cheats = rows.filter(({ variant }) => variant !== "honest");
  return [
    honestTable(honest),
    pivot("tokens to decision, median–95 % (– : not within 20,000)", cheats, decided),
    pivot("share of answers detected at 1e-3 of the honest", cheats.filter(isWhole), detected),
    costs(rows),
  ]
    .filter(({ rows }) => rows.length > 0)
    .map(tableOf)
    .join("\n");
}

function isWhole({ variant, detectionAtFpr1e3 }: Row): boolean {
  return variant !== "mixed" && detectionAtFpr1e3 !== null;
}

function decided({ medianTokensToDecision: median, p95TokensToDecision: p95 }: Row): string {
  return median === null ? "–" : `${median}–${p95 ?? ""}`;
}

function detected({ detectionAtFpr1e3 }: Row): string {
  return detectionAtFpr1e3 === null ? "" : detectionAtFpr1e3.toFixed(3);
}

function pivot(title: string, rows: Row[], cell: (row: Row) => string): BenchResult {
  const detectors = [...new Set(rows.map(({ detector }) => detector))];
  const groups = Map.groupBy(rows, ({ stack, class: name, variant, share }) =>
    JSON.stringify([stack, name, variant, share === 1 ? "" : String(share)]),
  );
  const body = [...groups].map(([key, group]) => {
    const [stack, name, variant, share] = JSON.parse(key) as string[];
    const first = group[0] as Row;
    const cells = detectors.map((d) =>
      group.flatMap((row) => (row.detector === d ? [cell(row)] : [])).join(""),
    );
    const bound = `${first.boundTokens ?? "–"}${first.covered ? " covered" : ""}`;
    return [`${stack}/${name}`, `${variant} ${share}`.trim(), bound, ...cells];
  });
  return { title, head: ["class", "variant", "bound", ...detectors], rows: body };
}

function honestTable(rows: Row[]): BenchResult {
  return {
    title: "honest: failed miners",
    head: ["class", "detector", "responses", "tokens", "dealt", "of 4,000 drawn"],
    rows: rows.map((row) => [
      `${row.stack}/${row.class}`,
      row.detector,
      String(row.responses),
      String(row.tokens),
      `${row.minersFailed} of ${row.miners}`,
      row.resampledFailed === null ? "" : String(row.resampledFailed),
    ]),
  };
}

function costs(rows: Row[]): BenchResult {
  const byDetector = Map.groupBy(
    rows.filter(({ variant }) => variant !== "mixed"),
    ({ detector }) => detector,
  );
  return {
    title: "CPU, ms per 1,000 tokens from parsed arrays",
    head: ["detector", "mean", "most"],
    rows: [...byDetector].map(([detector, group]) => {
      const each = group.map(({ msPer1000Tokens }) => msPer1000Tokens);
      const mean = each.reduce((sum, ms) => sum + ms, 0) / each.length;
      return [detector, mean.toFixed(2), Math.max(...each).toFixed(2)];
    }),
  };
}
