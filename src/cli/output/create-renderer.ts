import { Chalk } from "chalk";
import { renderTokens } from "./explain/render-tokens.ts";
import type { Fields, Page, Render } from "./page.ts";
import { renderAnswer } from "./render-answer.ts";
import { renderCalibrated } from "./render-calibrated.ts";
import { renderCheck } from "./render-check.ts";
import { renderEngines } from "./render-engines.ts";
import { renderHeaders } from "./render-headers.ts";
import { renderKeys } from "./render-keys.ts";
import { renderOffer } from "./render-offer.ts";
import { renderOther } from "./render-other.ts";
import { renderPlan } from "./render-plan.ts";
import { renderReady } from "./render-ready.ts";
import { renderRegistered } from "./render-registered.ts";
import { renderRound } from "./render-round.ts";
import { renderVerdict } from "./render-verdict.ts";
import { renderWaiting } from "./render-waiting.ts";
import { renderWeights } from "./render-weights.ts";

const RENDERERS: Record<string, Render> = {
  ready: renderReady,
  round: renderRound,
  weights: renderWeights,
  verdict: renderVerdict,
  offer: renderOffer,
  waiting: renderWaiting,
  registered: renderRegistered,
  calibrated: renderCalibrated,
  check: renderCheck,
  answer: renderAnswer,
  headers: renderHeaders,
  plan: renderPlan,
  engines: renderEngines,
  keys: renderKeys,
};

/** How results are shown to a person. */
export type RenderOptions = { colour: boolean; width: number };

/** Turns events into what a person reads; an event without a form of its own becomes one line of its values. */
export function createRenderer(options: RenderOptions) {
  const page = pageOf(options);
  return (name: string, fields: Fields): string =>
    RENDERERS[name]?.(page, fields) ?? renderOther(page, { name, fields });
}

/** What follows an event in pieces: the token table of a verdict. */
export function createFollower(options: RenderOptions) {
  const page = pageOf(options);
  return (name: string, fields: Fields): Iterable<string> =>
    name === "verdict" ? renderTokens(page, fields) : [];
}

function pageOf({ colour, width }: RenderOptions): Page {
  return { paint: new Chalk({ level: colour ? 1 : 0 }), width: clamp(width) };
}

/** Tables are made for 80 to 120 columns. */
function clamp(width: number): number {
  return Math.min(120, Math.max(80, width));
}
