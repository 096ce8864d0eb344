import type { Explanation } from "../../domain/verification/explain/explanation.ts";
import { checkTable } from "./check-table.ts";
import { engineFacts, requestFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { evidencePlot } from "./plot/evidence-plot.ts";
import { logprobsPlot } from "./plot/logprobs-plot.ts";
import { marginsPlot } from "./plot/margins-plot.ts";
import { type Making, reproduce } from "./reproduce.ts";
import { tokenTable } from "./token-table.ts";
import { verdictBox } from "./verdict-box.ts";

/** All of the page about one file. `anchor` is what the table of contents leads to. */
export function section(one: Explanation, { anchor, making }: { anchor: string; making: Making }): Html {
  const { tokens, policy, verdict } = one;
  return html`<article id="${anchor}"><h2>${one.file}</h2>
${verdictBox(verdict)}
<h3>The request</h3>
${requestFacts(one)}
<h3>Engine and policy</h3>
${engineFacts(one)}
<h3>Checks</h3>
${checkTable(verdict.checks)}
<h3>Margins</h3>
${marginsPlot(tokens) ?? missing("no token was held to a seed or to the greedy choice")}
<h3>Evidence</h3>
${(policy && evidencePlot(tokens, policy)) ?? missing("the tokens were not tested against a seed")}
<h3>Reported logprobs</h3>
${logprobsPlot(tokens) ?? missing("no logprobs were reported, or there was no prefill to compare them with")}
<h3>Tokens</h3>
${tokenTable(tokens)}
<h3>How to check this verdict</h3>
${reproduce(one, making)}
</article>
`;
}

function missing(why: string): Html {
  return html`<p class="soft">Not drawn: ${why}.</p>`;
}
