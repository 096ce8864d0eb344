import type { Explanation, Unjudged } from "../../domain/verification/explain/explanation.ts";
import { type Html, html, joined } from "./html.ts";
import type { Making } from "./reproduce.ts";
import { section } from "./section.ts";
import { STYLE } from "./style.ts";
import { verdictWords } from "./verdict-box.ts";

/** A page in the making: one file after the other, as they are judged. */
export type Report = {
  add(one: Explanation | Unjudged): void;
  /** How many files were judged. */
  judged(): number;
  /** The whole page. */
  toText(): string;
};

type Entry = { line: Html; body: Html | null };

/** Makes one page of all files: a line for each, then a section for each that was judged. */
export function createReport(making: Making): Report {
  const entries: Entry[] = [];
  return {
    add(one) {
      const anchor = `file-${entries.length + 1}`;
      entries.push(
        "verdict" in one
          ? { line: contentsLine(one, anchor), body: section(one, { anchor, making }) }
          : { line: unjudgedLine(one), body: null },
      );
    },
    judged: () => entries.filter(({ body }) => body !== null).length,
    toText: () => page(entries, making).markup,
  };
}

/** Nothing may be loaded and nothing run, whatever stands in an answer. */
const POLICY = html`default-src 'none'; style-src 'unsafe-inline'`;

function page(entries: Entry[], { madeAt, version }: Making): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="generator" content="targon ${version}">
<title>Verification report</title><style>${{ markup: STYLE }}</style></head>
<body><main><header><h1>Verification report</h1>
<p class="soft">by targon ${version}, ${madeAt}. Whether saved answers came from the model that they claim, and how that was found out.</p>
${contents(entries)}</header>
${joined(entries.flatMap(({ body }) => body ?? []))}</main></body></html>
`;
}

function contents(entries: Entry[]): Html {
  if (entries.length === 1) return html``;
  return html`<ul>${joined(entries.map(({ line }) => line))}</ul>`;
}

function contentsLine({ file, verdict }: Explanation, anchor: string): Html {
  const { tone, words } = verdictWords(verdict);
  const cause = verdict.cause === null ? "" : ` ${verdict.cause}`;
  return html`<li><a href="#${anchor}">${file}</a>: <span class="${tone}">${words}${cause}</span></li>
`;
}

function unjudgedLine({ file, code, message }: Unjudged): Html {
  return html`<li>${file}: <span class="open">not judged</span>: ${message} <code>${code}</code></li>
`;
}
