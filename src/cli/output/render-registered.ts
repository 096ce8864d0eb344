import { type Fields, type Page, tao, word } from "./page.ts";

/** `registered`: the uid and what it cost. */
export function renderRegistered(page: Page, fields: Fields): string {
  const head = fields.already === true ? "already registered" : "registered";
  const lines = [
    `${page.paint.green(head)}: uid ${word(fields.uid)} at block ${word(fields.block)}`,
    `hotkey  ${word(fields.hotkey)}`,
    `coldkey ${word(fields.coldkey)}`,
    `paid ${tao(fields.burnRao)} and ${tao(fields.feeRao)} fee, balance ${tao(fields.balanceRao)}`,
  ];
  return `${lines.join("\n")}\n`;
}
