import { type Fields, word } from "./page.ts";

/** An `error` event as one line for a person. */
export function errorLine({ code, message, data }: Fields): string {
  const values = Object.entries((data ?? {}) as Fields).map(([name, value]) => `${name}: ${word(value)}`);
  const detail = values.length > 0 ? ` (${values.join(", ")})` : "";
  return `targon: ${word(message)}${detail} [${word(code)}]`;
}
