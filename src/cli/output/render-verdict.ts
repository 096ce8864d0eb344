import { decimal, type Fields, type Page, rowsOf, word } from "./page.ts";
import { table } from "./table.ts";

/** `verdict`: the answer first, then why, then each check. */
export function renderVerdict(page: Page, fields: Fields): string {
  const file = fields.file === undefined ? "" : `${word(fields.file)}: `;
  const cause = fields.cause ? ` ${word(fields.cause)}` : "";
  const message = fields.message ? `: ${word(fields.message)}` : "";
  const lines = [`${file}${headline(page, fields.verified)}${cause}${message}`, facts(fields)];
  const checks = rowsOf(fields.checks);
  return `${lines.filter((line) => line !== "").join("\n")}\n${checks.length > 0 ? checkTable(page, checks) : ""}`;
}

function headline(page: Page, verified: unknown): string {
  if (verified === true) return page.paint.green("verified");
  return verified === false ? page.paint.red("not verified") : page.paint.yellow("no evidence");
}

function facts(fields: Fields): string {
  const engine = (fields.engine ?? {}) as Fields;
  return [
    ...(fields.tokens === undefined ? [] : [`${word(fields.tokens)} tokens`]),
    ...(engine.model === undefined ? [] : [`against ${word(engine.model)} (vLLM ${word(engine.version)})`]),
    ...(fields.noise ? [`noise ${word(fields.noise)}`] : []),
    ...(fields.weaker === true ? ["weaker: without the seeded sampling test"] : []),
    ...(typeof fields.tookMs === "number" ? [`${decimal(fields.tookMs, 0)} ms`] : []),
  ].join(" · ");
}

function checkTable(page: Page, checks: Fields[]): string {
  const columns = [
    { title: "check" },
    { title: "passed" },
    { title: "value", right: true },
    { title: "limit", right: true },
    { title: "detail", least: 12 },
  ];
  const rows = checks.map((check) => [
    word(check.name),
    passed(page, check.passed),
    decimal(check.statistic, 3),
    decimal(check.threshold, 3),
    word(check.detail),
  ]);
  return table(page, columns, rows);
}

function passed(page: Page, value: unknown): string {
  if (value === true) return page.paint.green("yes");
  return value === false ? page.paint.red("no") : page.paint.dim("-");
}
