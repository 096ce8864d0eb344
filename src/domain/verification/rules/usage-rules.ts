import type { Usage } from "../../types.ts";
import type { Finding } from "../finding.ts";
import { type RuleCase, textPositions } from "./rule-case.ts";
import { ruled } from "./ruled.ts";

const NAME = "usage";

type Counted = { completion: number; prompt: number };
type Row = { what: string; said: number; counted: number };

/** Usage must be told in the last chunk and be exactly what was counted (4.5.0 `verify_usage`; later ±3, then a ratio). */
export function exactUsage(one: RuleCase): Finding {
  const { positions, promptTokens } = one;
  const note = severalNote(one);
  return usageRule(one, { completion: positions.length, prompt: promptTokens }, { isWrong: differs, note });
}

/**
 * Between half and double of what was counted, or 2n + 1 (4.6.2 commit ea3da9c, 5.2.8 pull request 80). The reference
 * tokenizes the text again, which adds a begin token and has no end token.
 */
export function looseUsage(one: RuleCase): Finding {
  const counted = { completion: textPositions(one).length + 1, prompt: one.promptTokens };
  const note = "; the reference lets half to double pass";
  return usageRule(one, counted, { isWrong: farOff, note });
}

function usageRule(
  { usage, stream }: RuleCase,
  { completion, prompt }: Counted,
  { isWrong, note }: { isWrong(row: Row): boolean; note: string },
): Finding {
  if (usage === null) return ruled(NAME, "NO_USAGE", { detail: "no usage came" });
  if (stream !== null && !stream.usageInLast)
    return ruled(NAME, "NO_USAGE", { detail: "the last chunk carries no usage" });
  const wrong = rowsOf(usage, { completion, prompt }).find(isWrong);
  if (!wrong) return ruled(NAME, null, { statistic: usage.totalTokens, detail: note.replace(/^; /, "") });
  const detail = `${wrong.what} tokens said and counted differ${note}`;
  return ruled(NAME, "INCORRECT_USAGE_DATA", { statistic: wrong.said, threshold: wrong.counted, detail });
}

function rowsOf(usage: Usage, { completion, prompt }: Counted): Row[] {
  return [
    { what: "completion", said: usage.completionTokens, counted: completion },
    { what: "prompt", said: usage.promptTokens, counted: prompt },
    { what: "total", said: usage.totalTokens, counted: completion + prompt },
  ];
}

function differs({ said, counted }: Row): boolean {
  return said !== counted;
}

function farOff({ what, said, counted }: Row): boolean {
  if (what === "completion" && said === 2 * counted + 1) return false;
  return !(said >= counted / 2 && said <= counted * 2);
}

/** The reference takes one token of each chunk. */
function severalNote({ positions, stream }: RuleCase): string {
  const several = stream !== null && stream.tokenChunks.length < positions.length;
  return several ? "; the reference counts one token per chunk and would refuse chunks with several" : "";
}
