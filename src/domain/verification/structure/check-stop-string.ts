import { type Finding, failed, passed } from "../finding.ts";
import type { Spelling } from "./check-text.ts";
import { isEndToken } from "./end-tokens.ts";
import { PLAIN_ENDING, type StructureFacts } from "./facts.ts";
import { spells, withoutSpecial } from "./spells.ts";

const NAME = "text";

/**
 * Whether a stop string ended the answer: it says so, or, from an engine that gives no reason, no end token did. Null
 * where it may have.
 */
export function isCutByString(facts: StructureFacts): boolean | null {
  const { answer, sampling } = facts;
  const last = answer.tokens.at(-1)?.id;
  if (answer.finishReason !== "stop" || sampling.stop.length === 0 || last === undefined) return false;
  if (typeof answer.stopReason === "string") return true;
  const ends = isEndToken(facts, last);
  return ends === null ? null : !ends;
}

/**
 * The text ends at the first stop string that the ids spell, which is left out or kept as asked, and the last token is
 * the one that completes it.
 */
export function checkStopString(facts: StructureFacts, spelling: Spelling): Finding {
  const { answer, sampling } = facts;
  const { stopReason } = answer;
  const stops = typeof stopReason === "string" ? [stopReason] : sampling.stop;
  const shown = { whole: withoutSpecial(spelling.whole), before: withoutSpecial(spelling.withoutLast) };
  const found = stops.filter((stop) => endsAt(facts, { stop, whole: shown.whole }));
  if (found.length === 0)
    return failed(
      NAME,
      { cause: "TEXT_MISMATCH" },
      { detail: "the ids spell no such text before a stop string" },
    );
  if (wentOn(facts, { found, before: shown.before }))
    return failed(
      NAME,
      { cause: "SKIPPED_EOS_EOT", gross: false },
      { detail: "tokens behind the stop string" },
    );
  return passed(NAME, { detail: "cut at the stop string" });
}

function endsAt(
  { answer, ending = PLAIN_ENDING }: StructureFacts,
  { stop, whole }: { stop: string; whole: string },
): boolean {
  const kept = ending.keepsStop ? stop.length : 0;
  // Within min_tokens a stop string is passed over, so that any later one may be the first that counts.
  for (let at = whole.indexOf(stop); at !== -1; at = whole.indexOf(stop, at + 1)) {
    if (spells(whole.slice(0, at + kept), answer.text)) return true;
    if (ending.minTokens === 0) return false;
  }
  return false;
}

/** An engine that takes several tokens in one step may bring some behind the string, so it costs this answer alone. */
function wentOn(
  { ending = PLAIN_ENDING }: StructureFacts,
  { found, before }: { found: string[]; before: string },
): boolean {
  return ending.minTokens === 0 && found.some((stop) => before.includes(stop));
}
