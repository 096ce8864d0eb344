import { decimal, type Fields, type Page, word } from "./page.ts";

/** `answer`: what a query came to; the text was shown as it arrived. */
export function renderAnswer(page: Page, fields: Fields): string {
  const parts = [
    ...(fields.error ? [page.paint.red(`broke off: ${word(fields.error)}`)] : []),
    `${word(fields.tokens)} tokens`,
    ...(typeof fields.ttftMs === "number" ? [`TTFT ${decimal(fields.ttftMs, 0)} ms`] : []),
    ...(typeof fields.tokensPerSecond === "number" ? [`${decimal(fields.tokensPerSecond, 1)} tokens/s`] : []),
    ...(fields.finishReason ? [`ended by ${word(fields.finishReason)}`] : []),
    ...(fields.saved ? [`saved in ${word(fields.saved)}`] : []),
  ];
  return `${page.paint.dim(parts.join(" · "))}\n`;
}
