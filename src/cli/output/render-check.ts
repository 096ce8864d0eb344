import { type Fields, type Page, word } from "./page.ts";

/** `check`: one line of doctor, and the mend below it. */
export function renderCheck(page: Page, fields: Fields): string {
  const mend = fields.ok !== true && fields.mend ? `\n        ${word(fields.mend)}` : "";
  return `${mark(page, fields.ok)}  ${word(fields.name)}: ${word(fields.message)}${mend}\n`;
}

function mark(page: Page, ok: unknown): string {
  if (ok === true) return page.paint.green("ok    ");
  return ok === false ? page.paint.red("wrong ") : page.paint.yellow("unsure");
}
