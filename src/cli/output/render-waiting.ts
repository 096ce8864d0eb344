import { type Fields, type Page, word } from "./page.ts";

/** `waiting`: why, and until which block. */
export function renderWaiting(page: Page, { why, untilBlock }: Fields): string {
  return `${page.paint.dim("waiting")}: ${word(why)}; until block ${word(untilBlock)}\n`;
}
