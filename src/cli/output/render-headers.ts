import { type Fields, type Page, word } from "./page.ts";

/** `headers`: one a line, as `curl -H @FILE` reads them. */
export function renderHeaders(_page: Page, fields: Fields): string {
  const headers = Object.entries((fields.headers ?? {}) as Fields);
  return headers.map(([name, value]) => `${name}: ${word(value)}\n`).join("");
}
