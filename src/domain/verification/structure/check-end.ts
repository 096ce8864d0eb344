import { type Finding, failed, passed, skipped } from "../finding.ts";
import type { StructureFacts } from "./facts.ts";

const NAME = "end";

/**
 * How the answer ended: "length" needs max_tokens tokens, "stop" an end token or a stop string that was asked for.
 * Whether the model would have ended there is judged with the prefill.
 */
export function checkEnd(facts: StructureFacts): Finding {
  const { finishReason } = facts.answer;
  if (finishReason === "length") return checkFull(facts);
  if (finishReason === "stop") return checkStop(facts);
  if (finishReason === "tool_calls" || finishReason === "function_call") return passed(NAME);
  return early(`finish reason ${finishReason ?? "missing"}`);
}

function checkFull({ answer, sampling, promptTokens, maxModelLen }: StructureFacts): Finding {
  const statistic = answer.tokens.length;
  const room = promptTokens === null ? Number.POSITIVE_INFINITY : maxModelLen - promptTokens;
  const threshold = Math.min(sampling.maxTokens ?? Number.POSITIVE_INFINITY, room);
  if (!Number.isFinite(threshold)) return skipped(NAME, "no length was asked for");
  if (statistic >= threshold) return passed(NAME, { statistic, threshold });
  return early("finish reason length, but not that long", { statistic, threshold });
}

function checkStop({ answer, sampling, eosIds }: StructureFacts): Finding {
  const last = answer.tokens.at(-1)?.id;
  if (endedByString(answer.stopReason, sampling.stop)) return passed(NAME, { detail: "stop string" });
  if (last === undefined) return early("no token");
  if (eosIds?.includes(last)) return passed(NAME, { detail: "end token" });
  if (sampling.stopTokenIds?.includes(last)) return passed(NAME, { detail: "stop token" });
  if (eosIds === null) return skipped(NAME, "the model's end tokens are not known");
  return early("finish reason stop without an end token");
}

function endedByString(stopReason: string | number | null, stop: string[]): boolean {
  return stop.length > 0 && typeof stopReason === "string" && stop.includes(stopReason);
}

function early(detail: string, values: { statistic?: number; threshold?: number } = {}): Finding {
  return failed(NAME, { cause: "EARLY_END" }, { ...values, detail });
}
