import type { ExplainedToken } from "../../../domain/verification/explain/explained-token.ts";
import { visibleText } from "../../../domain/verification/explain/visible-text.ts";
import { type Html, html } from "../html.ts";
import { at, figure, type Places } from "./frame.ts";
import { MOST_MARKS, thinned } from "./thin.ts";

type Tested = ExplainedToken & { margin: number };

/** Larger margins stand at the top: how far beyond it does not matter. */
const MOST_NATS = 8;
const LEAST_NATS = 1;

/** The margin of each token in its place. Undefined: none was reckoned. */
export function marginsPlot(tokens: readonly ExplainedToken[]): Html | undefined {
  const tested = tokens.filter((token): token is Tested => token.margin !== null);
  if (tested.length === 0) return undefined;
  const finite = tested.map(({ margin }) => margin).filter(Number.isFinite);
  const top = Math.min(MOST_NATS, Math.max(LEAST_NATS, ...maximum(finite)));
  const axes = {
    x: { title: "token", range: [0, Math.max(1, tokens.length - 1)] as const },
    y: { title: "margin, nats", range: [0, top] as const },
    width: 950,
    height: 260,
  };
  const off = tested.filter(({ margin }) => margin > 0);
  return figure(
    { axes, title: "Margin of each token", caption: caption(tested.length, off.length) },
    (places) => {
      const matches = thinned(tested.filter(({ margin }) => margin === 0)).map((token) =>
        tick(token, places),
      );
      return html`${matches}${thinned(off).map((token) => stem(token, places))}`;
    },
  );
}

function maximum(values: number[]): number[] {
  return values.length === 0 ? [] : [values.reduce((a, b) => Math.max(a, b))];
}

function tick({ index }: Tested, { x, bottom }: Places): Html {
  return html`<line class="match" x1="${at(x(index))}" x2="${at(x(index))}" y1="${bottom - 8}" y2="${bottom}"/>`;
}

function stem({ index, margin, text }: Tested, { x, y, bottom }: Places): Html {
  const masked = margin === Number.POSITIVE_INFINITY;
  const place = { x: at(x(index)), y: at(y(margin)) };
  const says = `token ${index}${text === null ? "" : ` ${visibleText(text)}`}: ${masked ? "excluded by the sampling" : `${margin.toFixed(3)} nats`}`;
  return html`<g><title>${says}</title><line class="stem" x1="${place.x}" x2="${place.x}" y1="${place.y}" y2="${bottom}"/><circle class="${masked ? "dot-masked" : "dot"}" cx="${place.x}" cy="${place.y}" r="3.5"/></g>`;
}

function caption(tested: number, off: number): Html {
  const drawn = off > MOST_MARKS ? ` Every ${Math.ceil(off / MOST_MARKS)}th of them is drawn.` : "";
  return html`How far the token that should have been drawn lies above the one that stands there. Small blue ticks on the base line: margin 0, the token is the one that had to come (${tested - off} of ${tested}). Dots: another one stands there (${off}); red: one that the request's sampling excludes. Honest engines of different make turn near ties, so a few dots close to the base line are normal; tall ones are not.${drawn}`;
}
