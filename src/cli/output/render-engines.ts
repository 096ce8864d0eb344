import { type Fields, type Page, rowsOf, word } from "./page.ts";

const GOOD = "ready";
const BAD = ["failed", "unused", "unplaced", "away"];
/** An engine that is on its way again still has the cause of its last end: told once is enough. */
const TELLS_WHY = [...BAD, "waiting"];

/** What each step is called where its own word would say too little. */
const WORDS: Record<string, string> = {
  image: "its image is looked for",
  start: "starting",
  load: "loading",
  check: "being checked",
  waiting: "ended, tried again",
  failed: "given up for now",
  unused: "not used",
  unplaced: "without a place",
};

/** `engines`: one line for each engine whose state changed, and below it why it is not ready and what mends that. */
export function renderEngines(page: Page, fields: Fields): string {
  const changed = rowsOf(fields.engines).filter(({ changed }) => changed !== false);
  return changed.map((engine) => renderEngine(page, engine)).join("");
}

function renderEngine(page: Page, { model, host, url, step, why, mend }: Fields): string {
  const place = [url, host].filter((part) => part !== null && part !== undefined).map(word);
  const parts = [`${word(model ?? "a model not known yet")} ${stepOf(page, word(step))}`, ...place];
  const below = (TELLS_WHY.includes(word(step)) ? [why, mend] : [])
    .filter((part) => typeof part === "string")
    .map((part) => `        ${word(part)}\n`);
  return `engine  ${parts.join(" · ")}\n${below.join("")}`;
}

function stepOf({ paint }: Page, step: string): string {
  const text = WORDS[step] ?? step;
  if (step === GOOD) return paint.green(text);
  return BAD.includes(step) ? paint.red(text) : paint.yellow(text);
}
