import Table from "cli-table3";
import type { Page } from "./page.ts";

/** One column; `right` is for numbers, `least` the width to which it may be cut where the page is narrow. */
export type Column = { title: string; right?: boolean; least?: number };

/** Characters that cli-table3 would draw lines with: none, blanks between columns. */
const BARE = Object.fromEntries(
  [
    ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
    ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid"],
  ].map((name) => [name, ""]),
);

/** A table that fits the page. Plain text but for the cells' own colours. */
export function table(page: Page, columns: Column[], rows: string[][]): string {
  const natural = columns.map((column, index) =>
    widest([column.title, ...rows.map((row) => row[index] ?? "")]),
  );
  const gap = sum(natural) + 2 * (columns.length - 1) <= page.width ? 2 : 1;
  const widths = shrink(natural, columns, page.width - gap * (columns.length - 1));
  const drawn = new Table({
    head: columns.map((column) => page.paint.dim(column.title)),
    chars: { ...BARE, middle: " ".repeat(gap) },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: columns.map((column) => (column.right ? "right" : "left")),
    colWidths: widths,
  });
  drawn.push(...rows);
  return `${drawn
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}

/** Widths that fit: columns that may be cut are, one after the other. */
function shrink(natural: number[], columns: Column[], room: number): number[] {
  let surplus = sum(natural) - room;
  return natural.map((width, index) => {
    const cut = Math.max(0, Math.min(surplus, width - (columns[index]?.least ?? width)));
    surplus -= cut;
    return width - cut;
  });
}

function sum(widths: number[]): number {
  return widths.reduce((total, each) => total + each, 0);
}

function widest(cells: string[]): number {
  return Math.max(...cells.map((cell) => visibleLength(cell)));
}

/** Length without colours. */
function visibleLength(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the beginning of a colour
  return text.replace(/\u001b\[\d+m/g, "").length;
}
