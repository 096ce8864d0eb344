import { type Fields, type Page, word } from "./page.ts";

/** `ready`: who stands where. */
export function renderReady(page: Page, fields: Fields): string {
  const models = Array.isArray(fields.models) ? fields.models.map(word).join(", ") : "";
  const parts = [
    `uid ${word(fields.uid)}`,
    `subnet ${word(fields.netuid)}`,
    `${word(fields.network)} at block ${word(fields.block)}`,
    ...(fields.miners === undefined
      ? []
      : [`${word(fields.miners)} ${fields.miners === 1 ? "miner" : "miners"}`]),
    ...(models === "" ? [] : [models]),
  ];
  return `${page.paint.green(`${word(fields.role)} ready`)}: ${parts.join(" · ")}\n`;
}
