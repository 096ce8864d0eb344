import { toSentence } from "../../errors.ts";
import { type Fields, word } from "./page.ts";

/** An `error` event as one line for a person. */
export function errorLine({ code, message, data }: Fields): string {
  const values = Object.entries((data ?? {}) as Fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, word(value)]);
  return `targon: ${toSentence(word(message), Object.fromEntries(values))} [${word(code)}]`;
}
