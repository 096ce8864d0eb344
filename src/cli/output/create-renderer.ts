import { Chalk } from "chalk";
import type { Fields, Page, Render } from "./page.ts";
import { renderAnswer } from "./render-answer.ts";
import { renderCheck } from "./render-check.ts";
import { renderHeaders } from "./render-headers.ts";
import { renderKeys } from "./render-keys.ts";
import { renderOther } from "./render-other.ts";
import { renderReady } from "./render-ready.ts";
import { renderRegistered } from "./render-registered.ts";
import { renderRound } from "./render-round.ts";
import { renderVerdict } from "./render-verdict.ts";
import { renderWeights } from "./render-weights.ts";

const RENDERERS: Record<string, Render> = {
  ready: renderReady,
  round: renderRound,
  weights: renderWeights,
  verdict: renderVerdict,
  registered: renderRegistered,
  check: renderCheck,
  answer: renderAnswer,
  headers: renderHeaders,
  keys: renderKeys,
};

/** Turns events into what a person reads; an event without a form of its own becomes one line of its values. */
export function createRenderer(options: { colour: boolean; width: number }) {
  const page: Page = { paint: new Chalk({ level: options.colour ? 1 : 0 }), width: clamp(options.width) };
  return (name: string, fields: Fields): string =>
    RENDERERS[name]?.(page, fields) ?? renderOther(page, { name, fields });
}

/** Tables are made for 80 to 120 columns. */
function clamp(width: number): number {
  return Math.min(120, Math.max(80, width));
}
