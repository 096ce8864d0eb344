import type { Answer } from "../../types.ts";
import { type Finding, failed, passed } from "../finding.ts";

const NAME = "text";
/** Special tokens as Llama, Qwen, Gemma and their kin write them. */
const SPECIAL = /<\|[^|<>]{1,40}\|>|<\/?s>|<(?:eos|bos|pad|end_of_turn|start_of_turn)>/g;
/** What a cut UTF-8 sequence decodes to. */
const CUT = "\ufffd";

/**
 * The ids spell the text: special tokens do not show in it, an answer cut within a character ends in one replacement
 * character or none, a stop string and what its tokens hold beyond it is left out.
 *
 * @param spelled - all ids as text, special tokens included; `lastSpelled` the last id alone
 */
export function checkText(
  answer: Answer,
  { spelled, lastSpelled }: { spelled: string; lastSpelled: string },
): Finding {
  const withoutLast = answer.finishReason === "stop" ? cutLast(spelled, lastSpelled) : spelled;
  const text = plain(answer.text);
  if ([spelled, withoutLast].some((one) => plain(one) === text)) return passed(NAME);
  if (stoppedAt(answer, plain(spelled), text)) return passed(NAME, { detail: "cut at the stop string" });
  return failed(NAME, { cause: "TEXT_MISMATCH" }, { detail: "the ids spell another text" });
}

function plain(text: string): string {
  let end = text.replace(SPECIAL, "");
  while (end.endsWith(CUT)) end = end.slice(0, -CUT.length);
  return end.trimStart();
}

function cutLast(spelled: string, last: string): string {
  return last !== "" && spelled.endsWith(last) ? spelled.slice(0, -last.length) : spelled;
}

function stoppedAt({ finishReason, stopReason }: Answer, spelled: string, text: string): boolean {
  if (finishReason !== "stop" || typeof stopReason !== "string" || !spelled.startsWith(text)) return false;
  return text.endsWith(stopReason) || spelled.startsWith(stopReason, text.length);
}
