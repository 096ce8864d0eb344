import type { TokenRow } from "../../../domain/verification/explain/explained-token.ts";
import { matchesWords } from "../../../domain/verification/explain/matches.ts";
import { visibleText } from "../../../domain/verification/explain/visible-text.ts";
import type { Fields, Page } from "../page.ts";
import { rowsOf } from "../page.ts";
import { cell } from "./cell.ts";

type Column = { title: string; width: number; right?: true; value(row: TokenRow): string };

/** Rows that are written at once. */
const PIECE = 256;
/** Cells of a token's own text, and of the one that the seed draws, on a page of 80; wider pages give them more. */
const TEXT = 11;
const DRAWN = 10;
const NOT_KNOWN = "-";

/**
 * `verdict` with `--explain`: one line per token and what they come to, in pieces, so that a long answer is written as it
 * is made. Nothing where no table was asked for.
 */
export function* renderTokens(page: Page, fields: Fields): Generator<string> {
  if (!Array.isArray(fields.tokensTable)) return;
  const rows = rowsOf(fields.tokensTable) as unknown as TokenRow[];
  if (rows.length === 0) {
    yield `${page.paint.dim("no tokens to explain")}\n`;
    return;
  }
  const columns = columnsOf(page.width, rows.length);
  const titles = columns.map(({ title, width, right }) => cell(title, width, right)).join(" ");
  yield `${page.paint.dim(titles.trimEnd())}\n`;
  for (let at = 0; at < rows.length; at += PIECE) yield lines(page, columns, rows.slice(at, at + PIECE));
  yield page.paint.dim(legend(rows));
}

function columnsOf(width: number, count: number): Column[] {
  const index = Math.max(3, String(count - 1).length);
  const numbers: Column[] = [
    { title: "id", width: 6, right: true, value: ({ id }) => String(id) },
    { title: "reported", width: 8, right: true, value: ({ reported }) => figure(reported, 3, 8) },
    { title: "verified", width: 8, right: true, value: ({ verified }) => figure(verified, 3, 8) },
    { title: "rank", width: 6, right: true, value: ({ rank }) => (rank === null ? NOT_KNOWN : String(rank)) },
    { title: "margin", width: 6, right: true, value: marginText },
    { title: "chance", width: 6, right: true, value: ({ chance }) => figure(chance, 3, 6) },
    { title: "log e", width: 7, right: true, value: ({ evidence }) => figure(evidence, 2, 7) },
  ];
  const spare = Math.max(0, width - 80);
  const text = TEXT + Math.min(10, Math.ceil(spare / 2));
  return [
    { title: "#", width: index, right: true, value: ({ index: at }) => String(at) },
    { title: "token", width: text, value: (row) => textOf(row.text) },
    ...numbers,
    { title: "seed draws", width: DRAWN + Math.min(10, Math.floor(spare / 2)), value: drawnText },
  ];
}

function lines(page: Page, columns: Column[], rows: TokenRow[]): string {
  return rows
    .map((row) => {
      const line = columns.map(({ width, right, value }) => cell(value(row), width, right)).join(" ");
      return `${painted(page, row)(line.trimEnd())}\n`;
    })
    .join("");
}

function painted({ paint }: Page, { masked, margin }: TokenRow): (line: string) => string {
  if (masked === true) return paint.red;
  return margin !== null && margin > 0 ? paint.yellow : (line) => line;
}

function marginText({ masked, margin }: TokenRow): string {
  if (masked === true) return "∞";
  return margin === 0 ? "0" : figure(margin, 3, 6);
}

function drawnText({ id, drawn }: TokenRow): string {
  if (drawn === null || drawn.id === id) return "";
  return drawn.text === null ? String(drawn.id) : visibleText(drawn.text);
}

function textOf(text: string | null): string {
  return text === null ? NOT_KNOWN : visibleText(text);
}

/** With as many of the decimals as there is room for: a number is never cut. */
function figure(value: number | null, digits: number, width: number): string {
  if (value === null) return NOT_KNOWN;
  const text = value.toFixed(digits).replace(/^-(?=[0.]*$)/, "");
  return text.length <= width || digits === 0 ? text : figure(value, digits - 1, width);
}

function legend(rows: TokenRow[]): string {
  const meaning = [
    "reported, verified: logprob by the miner, by the engine's prefill · rank: by the prefill",
    "margin: nats by which the seed's choice beats the token, 0: it is that choice, ∞: the sampling excludes it",
    "chance: that a miner with another seed hits the seed's choice · log e: evidence against the miner so far",
  ];
  const seeded = rows.map(({ masked, margin, chance }) => ({
    chance,
    margin: masked === true ? Number.POSITIVE_INFINITY : margin,
  }));
  return `${[...meaning, matchesWords(seeded)].join("\n")}\n`;
}
