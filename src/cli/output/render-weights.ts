import { type Fields, type Page, word } from "./page.ts";
import { table } from "./table.ts";

/** `weights`: what was submitted, and whether the chain shows it. */
export function renderWeights(page: Page, fields: Fields): string {
  const uids = listOf(fields.uids);
  const weights = listOf(fields.weights).map(Number);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const rows = uids.map((uid, index) => {
    const weight = weights[index] ?? 0;
    return [word(uid), word(weight), sum > 0 ? `${((100 * weight) / sum).toFixed(1)} %` : ""];
  });
  const columns = [
    { title: "uid", right: true },
    { title: "weight", right: true },
    { title: "share", right: true },
  ];
  const title = page.paint.bold(`weights · block ${word(fields.block)} · ${word(fields.mode)}`);
  return `\n${title}\n${table(page, columns, rows)}${readBack(page, fields)}\n`;
}

function readBack(page: Page, fields: Fields): string {
  const tries = Number(fields.tries ?? 1);
  const after = tries > 1 ? ` after ${tries} tries` : "";
  return fields.readBack === true
    ? page.paint.green(`read back: the chain shows them${after}`)
    : page.paint.yellow(`read back: the chain does not show them${after}`);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
