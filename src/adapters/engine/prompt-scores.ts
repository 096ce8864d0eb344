import type { PositionScore } from "../../domain/ports/engine.ts";
import type { TopLogprob } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import type { PromptEntry } from "./engine-schemas.ts";

/** vLLM's text for -∞ in JSON. */
const NEVER = -9999;
/** A logprob above this is a logit: the engine runs in another logprobs mode. */
const ZERO_TOLERANCE = 1e-6;

/**
 * vLLM's `prompt_logprobs` as scores of `ids`: entry i is about ids[i], looked up by its id (JSON keys have no order);
 * a missing rank is counted from the top.
 *
 * @throws {TargonError} `ENGINE_ANSWER_INVALID` when length, ids or values do not fit the question
 */
export function promptScores(
  entries: (PromptEntry | null)[],
  { ids, topK }: { ids: number[]; topK: number },
): (PositionScore | null)[] {
  if (entries.length !== ids.length) throw invalid("length", entries.length);
  return entries.map((entry, i) => {
    if (i === 0) return null;
    return scoreOf(entry, { id: ids[i], topK, position: i });
  });
}

function scoreOf(
  entry: PromptEntry | null,
  { id, topK, position }: { id: number | undefined; topK: number; position: number },
): PositionScore {
  const own = entry?.[String(id)];
  if (!entry || !own) throw invalid("position", position);
  const sorted = sortedTop(entry);
  if ((sorted[0]?.logprob ?? 0) > ZERO_TOLERANCE) throw invalid("logprob", sorted[0]?.logprob);
  const rank = own.rank ?? sorted.filter(({ logprob }) => logprob >= own.logprob).length;
  return { logprob: own.logprob, rank, top: sorted.slice(0, topK) };
}

function sortedTop(entry: PromptEntry): TopLogprob[] {
  return Object.entries(entry)
    .map(([key, { logprob }]) => ({ id: Number(key), logprob }))
    .filter(({ id, logprob }) => Number.isInteger(id) && logprob > NEVER)
    .sort((a, b) => b.logprob - a.logprob || a.id - b.id);
}

function invalid(what: string, value: number | undefined): TargonError {
  return new TargonError("ENGINE_ANSWER_INVALID", "the engine's prompt_logprobs do not fit the question", {
    data: { [what]: value },
  });
}
