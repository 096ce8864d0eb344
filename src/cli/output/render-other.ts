import { type Fields, type Page, word } from "./page.ts";

/** Any other event: its name and its values on one line. */
export function renderOther(page: Page, { name, fields }: { name: string; fields: Fields }): string {
  const values = Object.entries(fields).map(([key, value]) => `${key} ${word(value)}`);
  return `${page.paint.bold(name)}${values.length > 0 ? `: ${values.join(" · ")}` : ""}\n`;
}
