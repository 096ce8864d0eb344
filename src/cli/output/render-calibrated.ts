import { decimal, type Fields, type Page, rowsOf, word } from "./page.ts";
import { type Column, table } from "./table.ts";

const COLUMNS: Column[] = [
  { title: "stack", least: 16 },
  { title: "answers", right: true },
  { title: "tokens", right: true },
  { title: "mismatch", right: true },
  { title: "width", right: true },
  { title: "99 %", right: true },
  { title: "false fails", right: true },
  { title: "another seed", right: true },
];

/** `calibrated`: what each stack showed, and what has become of it. */
export function renderCalibrated(page: Page, fields: Fields): string {
  const engines = rowsOf(fields.engines).map(({ name, url }) => `${word(name)} is ${word(url)}\n`);
  const rows = rowsOf(fields.stacks).map((stack) => [
    word(stack.name),
    word(stack.responses),
    word(stack.tokens),
    typeof stack.mismatchRate === "number" ? `${(100 * stack.mismatchRate).toFixed(3)} %` : "",
    decimal(stack.medianWidth, 2),
    decimal(stack.wideWidth, 2),
    typeof stack.falseFails === "number" ? `${stack.falseFails} of ${word(stack.miners)}` : "too few",
    typeof stack.otherSeedTokens === "number" ? `${stack.otherSeedTokens} tokens` : "not found",
  ]);
  const title = page.paint.bold(`${word(fields.model)} · policy version ${word(fields.version)}`);
  return `\n${title}\n${engines.join("")}${table(page, COLUMNS, rows)}${verdictOf(page, fields)}\n`;
}

function verdictOf(page: Page, fields: Fields): string {
  const file = word(fields.file);
  if (fields.enforced === true)
    return page.paint.green(`written to ${file}: use it with --verify.policy ${file}`);
  const missing = word(fields.missingTokens);
  return page.paint.yellow(`written to ${file}, not enforced: ${missing} tokens are missing`);
}
