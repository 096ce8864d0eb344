import Table from "cli-table3";
import type { Page } from "./page.ts";

/** One column; `least` is the width below which it is not cut, `right` is for numbers. */
export type Column = { title: string; right?: boolean; flexible?: boolean };

/** Characters that cli-table3 would draw lines with: none, two blanks between columns. */
const BARE = Object.fromEntries(
  [
    ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
    ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid"],
  ].map((name) => [name, ""]),
);

/** A table that fits the page: flexible columns are cut until it does. Plain text but for the cells' own colours. */
export function table(page: Page, columns: Column[], rows: string[][]): string {
  const natural = columns.map((column, index) =>
    widest([column.title, ...rows.map((row) => row[index] ?? "")]),
  );
  const widths = shrink(natural, columns, page.width);
  const drawn = new Table({
    head: columns.map((column) => page.paint.dim(column.title)),
    chars: { ...BARE, middle: "  " },
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

function shrink(natural: number[], columns: Column[], width: number): number[] {
  const widths = [...natural];
  const total = () => widths.reduce((sum, each) => sum + each, 2 * (widths.length - 1));
  while (total() > width) {
    const index = widestFlexible(widths, columns);
    if (index < 0 || (widths[index] ?? 0) <= 6) break;
    widths[index] = (widths[index] ?? 0) - 1;
  }
  return widths;
}

function widestFlexible(widths: number[], columns: Column[]): number {
  return widths.reduce(
    (best, width, index) => (columns[index]?.flexible && width > (widths[best] ?? 0) ? index : best),
    -1,
  );
}

function widest(cells: string[]): number {
  return Math.max(...cells.map((cell) => visibleLength(cell)));
}

/** Length without colours. */
function visibleLength(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the beginning of a colour
  return text.replace(/\u001b\[\d+m/g, "").length;
}
