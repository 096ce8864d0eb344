import type { ExplainedToken } from "../../../domain/verification/explain/explained-token.ts";
import { type Html, html } from "../html.ts";
import { at, figure } from "./frame.ts";
import { MOST_MARKS, thinned } from "./thin.ts";

type Both = ExplainedToken & { reported: number; verified: number };

/** Less likely tokens stand on the edge. */
const LEAST = -20;

/** What the miner reported against what the prefill says. Undefined: there is nothing to compare. */
export function logprobsPlot(tokens: readonly ExplainedToken[]): Html | undefined {
  const both = tokens.filter((token): token is Both => token.reported !== null && token.verified !== null);
  if (both.length === 0) return undefined;
  const least = both.reduce((low, { reported, verified }) => Math.min(low, reported, verified), -1);
  const range = [Math.max(LEAST, Math.floor(Number.isFinite(least) ? least : LEAST)), 0] as const;
  const axes = {
    x: { title: "logprob by the verifier, nats", range },
    y: { title: "logprob reported by the miner, nats", range },
    width: 520,
    height: 400,
  };
  return figure(
    { axes, title: "Reported against verified logprobs", caption: caption(both.length) },
    (places) => {
      const { left, right, top, bottom, x, y } = places;
      const points = thinned(both).map(
        ({ reported, verified }) =>
          html`<circle class="point" cx="${at(x(verified))}" cy="${at(y(reported))}" r="3"/>`,
      );
      return html`<line class="diagonal" x1="${left}" x2="${right}" y1="${bottom}" y2="${top}"/>${points}`;
    },
  );
}

function caption(count: number): Html {
  const drawn = count > MOST_MARKS ? ` ${MOST_MARKS} of ${count} are drawn.` : "";
  return html`One point per token. An honest miner's points lie on the dashed line, but for the rounding of his engine. Points on the line prove little by themselves: anybody who has the true model can score any text with it afterwards.${drawn}`;
}
