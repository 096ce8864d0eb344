import type { ExplainedToken } from "../../../domain/verification/explain/explained-token.ts";
import type { PolicyFacts } from "../../../domain/verification/explain/explanation.ts";
import { type Html, html } from "../html.ts";
import { at, figure, type Places } from "./frame.ts";
import { thinned } from "./thin.ts";

type Tested = ExplainedToken & { evidence: number };
type Limit = { value: number; text: string };

/** The running log e-value beside the limits that it is held against. Undefined: nothing was tested. */
export function evidencePlot(tokens: readonly ExplainedToken[], policy: PolicyFacts): Html | undefined {
  const tested = tokens.filter((token): token is Tested => Number.isFinite(token.evidence));
  if (tested.length === 0) return undefined;
  const values = tested.map(({ evidence }) => evidence);
  const limits = limitsOf(policy);
  const low = values.reduce((a, b) => Math.min(a, b), 0);
  const highest = values.reduce((a, b) => Math.max(a, b), Math.max(0, ...limits.map(({ value }) => value)));
  const room = (highest - low) * 0.06;
  const axes = {
    x: { title: "token", range: [0, Math.max(1, tokens.length - 1)] as const },
    y: { title: "log e, nats", range: [low - room, highest + room] as const },
    width: 950,
    height: 300,
  };
  const title = "Evidence against the miner, token by token";
  return figure({ axes, title, caption: CAPTION }, (places) => {
    const path = pathOf(tested, places);
    return html`${limitLines(limits, places)}<line class="axis" x1="${places.left}" x2="${places.right}" y1="${at(places.y(0))}" y2="${at(places.y(0))}"/><path class="path" d="${path}"/>${limitLabels(limits, places, values)}`;
  });
}

const CAPTION = html`The log e-value after each token (natural logarithm): above 0 the tokens speak against the miner, below 0 for him. Whatever honest engine he runs, the curve of an honest miner ever reaches a height v with a probability of at most e<sup>−v</sup>.`;

/** Labels that stand closer than a line of text, px, are written on one. */
const LINE = 14;

function limitsOf({ limits }: PolicyFacts): Limit[] {
  const refusals: Limit[] =
    limits.refused === limits.gross
      ? [{ value: limits.gross, text: "this answer is refused, outright" }]
      : [
          { value: limits.refused, text: "this answer is refused" },
          { value: limits.gross, text: "refused outright" },
        ];
  return [...refusals, { value: limits.fail, text: "a sum over answers fails the miner" }]
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value);
}

function limitLines(limits: Limit[], { y, left, right }: Places): Html[] {
  return limits.map(
    ({ value }) =>
      html`<line class="limit" x1="${left}" x2="${right}" y1="${at(y(value))}" y2="${at(y(value))}"/>`,
  );
}

/** To the left, where curves begin below the limits; to the right of a curve that ends high above them. */
function limitLabels(limits: Limit[], { y, left, right }: Places, values: number[]): Html[] {
  const ends = y(values[values.length - 1] ?? 0);
  const isAbove = limits.every(({ value }) => ends < y(value) - 2 * LINE);
  const [x, anchor] = isAbove ? [right - 8, "end"] : [left + 8, "start"];
  const groups: Limit[][] = [];
  for (const limit of limits) {
    const last = groups[groups.length - 1];
    if (last?.[0] && Math.abs(y(last[0].value) - y(limit.value)) < LINE) last.push(limit);
    else groups.push([limit]);
  }
  return groups.map((group) => {
    const highest = Math.min(...group.map(({ value }) => y(value)));
    const text = group.map((limit) => `${limit.text}: ${at(limit.value)}`).join(" · ");
    return html`<text class="limit-text" x="${x}" y="${at(highest - 5)}" text-anchor="${anchor}">${text}</text>`;
  });
}

function pathOf(tested: readonly Tested[], { x, y }: Places): string {
  const points = thinned(tested).map(({ index, evidence }) => `${at(x(index))} ${at(y(evidence))}`);
  const last = tested[tested.length - 1];
  const end = last ? ` ${at(x(last.index))} ${at(y(last.evidence))}` : "";
  return `M${points.join("L")}L${end.trim()}`;
}
