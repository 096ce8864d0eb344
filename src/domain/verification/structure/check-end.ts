import { type Finding, failed, passed, skipped } from "../finding.ts";
import { isEndToken } from "./end-tokens.ts";
import { PLAIN_ENDING, type StructureFacts } from "./facts.ts";

const NAME = "end";

/**
 * How the answer ended: "length" needs max_tokens tokens and no end token at the end, "stop" an end token or a stop
 * string that was asked for, a tool's call tools that were offered. Whether the model would have ended there is judged
 * with the prefill, whether a stop string stands there with the text.
 */
export function checkEnd(facts: StructureFacts): Finding {
  const { answer, ending = PLAIN_ENDING } = facts;
  const { finishReason } = answer;
  if (finishReason === "length") return checkFull(facts);
  if (finishReason === "stop") return checkStop(facts);
  if (ending.offersTools && (finishReason === "tool_calls" || finishReason === "function_call"))
    return passed(NAME);
  return early(`finish reason ${finishReason ?? "missing"}`);
}

function checkFull(facts: StructureFacts): Finding {
  const { answer, sampling, promptTokens, maxModelLen } = facts;
  const last = answer.tokens.at(-1)?.id;
  if (last !== undefined && isEndToken(facts, last)) return early("finish reason length behind an end token");
  const statistic = answer.tokens.length;
  const room = promptTokens === null ? Number.POSITIVE_INFINITY : maxModelLen - promptTokens;
  const threshold = Math.min(sampling.maxTokens ?? Number.POSITIVE_INFINITY, room);
  if (!Number.isFinite(threshold)) return skipped(NAME, "no length was asked for");
  if (statistic >= threshold) return passed(NAME, { statistic, threshold });
  return early("finish reason length, but not that long", { statistic, threshold });
}

function checkStop(facts: StructureFacts): Finding {
  const { stopReason, tokens } = facts.answer;
  const { stop } = facts.sampling;
  const last = tokens.at(-1)?.id;
  if (last === undefined) return early("no token");
  const { minTokens } = facts.ending ?? PLAIN_ENDING;
  if (tokens.length < minTokens)
    return early("fewer tokens than min_tokens", { statistic: tokens.length, threshold: minTokens });
  if (typeof stopReason === "string")
    return stop.includes(stopReason)
      ? passed(NAME, { detail: "stop string" })
      : early("a stop string that nobody asked for");
  if (typeof stopReason === "number" && stopReason !== last)
    return early("the stop reason is not the last token", { statistic: stopReason, threshold: last });
  const ends = isEndToken(facts, last);
  if (ends) return passed(NAME, { detail: "end token" });
  if (stop.length > 0) return skipped(NAME, "a stop string, if the text has one");
  if (ends === null) return skipped(NAME, "the model's end tokens are not known");
  return early("finish reason stop without an end token");
}

function early(detail: string, values: { statistic?: number; threshold?: number } = {}): Finding {
  return failed(NAME, { cause: "EARLY_END" }, { ...values, detail });
}
