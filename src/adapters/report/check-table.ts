import type { Check } from "../../domain/types.ts";
import { checkWords } from "../../domain/verification/explain/check-words.ts";
import { type Html, html } from "./html.ts";

/** Every check with its numbers and with what it can and cannot show. */
export function checkTable(checks: readonly Check[]): Html {
  if (checks.length === 0) return html`<p>No check was made.</p>`;
  return html`<div class="scroll"><table><thead><tr><th>check</th><th>result</th><th class="number">value</th><th class="number">limit</th><th>detail</th><th>what it is, what it can and cannot show</th></tr></thead>
<tbody>${checks.map(row)}</tbody></table></div>
`;
}

function row({ name, passed, statistic, threshold, detail }: Check): Html {
  const { is, shows } = checkWords(name);
  return html`<tr><th scope="row">${name}</th><td>${result(passed)}</td><td class="number">${value(statistic)}</td><td class="number">${value(threshold)}</td><td>${detail}</td><td class="words">${is}<span class="soft">${shows}</span></td></tr>
`;
}

function result(passed: boolean | null): Html {
  if (passed === null) return html`<span class="open">not made</span>`;
  return passed ? html`<span class="good">passed</span>` : html`<strong class="bad">failed</strong>`;
}

function value(number: number | null): string {
  if (number === null) return "";
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "−∞";
  return String(Number(number.toPrecision(5))).replace("-", "−");
}
