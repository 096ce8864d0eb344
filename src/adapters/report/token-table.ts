import type { ExplainedToken } from "../../domain/verification/explain/explained-token.ts";
import { matchesWords } from "../../domain/verification/explain/matches.ts";
import { visibleText } from "../../domain/verification/explain/visible-text.ts";
import { type Html, html, joined } from "./html.ts";

/** More characters than any honest token has; a longer text is cut. */
const MOST_CHARACTERS = 80;

/** One row per token; those that are not the seed's choice stand out. */
export function tokenTable(tokens: readonly ExplainedToken[]): Html {
  if (tokens.length === 0) return html`<p>The answer has no tokens.</p>`;
  return html`<p class="soft">Texts stand between quotes; what cannot be seen is written as \\n or \\u{…}. Margin: nats by which the choice of the seed beats the token (0: it is that choice, ∞: the sampling excludes it). Chance: that a miner with another seed hits the seed's choice. Log e: evidence against the miner so far.</p>
<p>${matchesWords(tokens)}.</p>
<div class="scroll long"><table class="tokens"><thead><tr><th class="number">#</th><th>token</th><th class="number">id</th><th class="number">reported</th><th class="number">verified</th><th class="number">rank</th><th class="number">margin</th><th class="number">chance</th><th class="number">log e</th><th>the seed draws instead</th></tr></thead>
<tbody>${joined(tokens.map(row))}</tbody></table></div>
`;
}

function row(token: ExplainedToken): Html {
  const { index, id, text, reported, verified, rank, margin, chance, evidence, drawn } = token;
  const figures = [
    String(id),
    fixed(reported, 4),
    fixed(verified, 4),
    rank === null ? "" : String(rank),
    margin === 0 ? "0" : fixed(margin, 3),
    fixed(chance, 3),
    fixed(evidence, 2),
  ];
  const other = drawn === null || drawn.id === id ? "" : `${shown(drawn.text)} ${drawn.id}`.trim();
  return html`<tr${toneOf(margin)}><td class="number">${index}</td><td class="mono">${shown(text)}</td>${figures.map((one) => html`<td class="number">${one}</td>`)}<td class="mono">${other}</td></tr>
`;
}

function toneOf(margin: number | null): Html {
  if (margin === null || margin === 0) return html``;
  return Number.isFinite(margin) ? html` class="off"` : html` class="masked"`;
}

function shown(text: string | null): string {
  if (text === null) return "";
  const cut = [...text].slice(0, MOST_CHARACTERS).join("");
  return cut === text ? visibleText(text) : `${visibleText(cut)}…`;
}

function fixed(value: number | null, digits: number): string {
  if (value === null) return "";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  return value
    .toFixed(digits)
    .replace(/^-(?=[0.]*$)/, "")
    .replace("-", "−");
}
