import { type Fields, type Page, word } from "./page.ts";

/** `waiting`: why, and until which block where that is known. */
export function renderWaiting(page: Page, { why, untilBlock }: Fields): string {
  const until = untilBlock === null ? "" : `; until block ${word(untilBlock)}`;
  return `${page.paint.dim("waiting")}: ${word(why)}${until}\n`;
}
