import { type Finding, failed, passed, skipped } from "../finding.ts";
import { checkStopString, isCutByString } from "./check-stop-string.ts";
import { isEndToken } from "./end-tokens.ts";
import { PLAIN_ENDING, type StructureFacts } from "./facts.ts";
import { spells, withoutSpecial } from "./spells.ts";

const NAME = "text";

/** The answer's ids as text, special tokens included: all of them, and all but the last. */
export type Spelling = { whole: string; withoutLast: string };

/**
 * The ids spell the text, to the letter: special tokens may be left out, the token that ended the answer is, and so is
 * a stop string with what its last token holds beyond it, unless the request keeps it (reference/vllm.md §1.4, traps
 * 2–4).
 */
export function checkText(facts: StructureFacts, spelling: Spelling): Finding {
  const { answer } = facts;
  if (answer.finishReason === "tool_calls" || answer.finishReason === "function_call")
    return skipped(NAME, "a tool's call is no text");
  const isCut = isCutByString(facts);
  if (isCut) return checkStopString(facts, spelling);
  const decoded = decodings(facts, spelling).find((one) => says(one, answer));
  if (decoded === undefined && isCut === null) return checkStopString(facts, spelling);
  if (decoded === undefined)
    return failed(NAME, { cause: "TEXT_MISMATCH" }, { detail: "the ids spell another text" });
  return stopWithin(facts) ?? passed(NAME);
}

function says(decoded: string, { text, reasoning, finishReason }: StructureFacts["answer"]): boolean {
  if (reasoning === undefined) return spells(decoded, text);
  const isSplit = /<\/?think>/.test(decoded) || finishReason === "length";
  return isSplit && spells(withoutMarks(decoded), withoutMarks(reasoning + text));
}

/** A reasoning parser takes out its marks, and spaces around them. */
function withoutMarks(text: string): string {
  return text.replace(/<\/?think>|\s+/g, "");
}

/** An end token is left out, or, where it does not look like a special one, shown: an engine may say all of its ids. */
function decodings(facts: StructureFacts, { whole, withoutLast }: Spelling): string[] {
  const { answer } = facts;
  const last = answer.tokens.at(-1)?.id;
  const mayEnd = answer.finishReason === "stop" && last !== undefined && isEndToken(facts, last) !== false;
  if (!mayEnd) return [whole];
  const isHidden = withoutSpecial(whole.slice(withoutLast.length)) === "";
  return isHidden ? [withoutLast] : [withoutLast, whole];
}

/** A stop string that did not stop the answer. */
function stopWithin({ answer, sampling, ending = PLAIN_ENDING }: StructureFacts): Finding | null {
  if (ending.minTokens > 0 || !sampling.stop.some((stop) => stop !== "" && answer.text.includes(stop)))
    return null;
  return failed(NAME, { cause: "SKIPPED_EOS_EOT" }, { detail: "went on behind a stop string" });
}
