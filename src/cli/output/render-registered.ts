import { toTao } from "../../lib/units.ts";
import { type Fields, type Page, word } from "./page.ts";

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

function tao(value: unknown): string {
  return /^-?\d+$/.test(String(value)) ? `${toTao(BigInt(String(value)))} TAO` : "unknown";
}
