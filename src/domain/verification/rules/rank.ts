import type { PositionScore } from "../../ports/engine.ts";
import type { TopLogprob } from "../../types.ts";

/** Places from the front within the likeliest tokens; ties share the better one, as vLLM V0 counted. */
export function placeInTop(top: TopLogprob[], logprob: number): number {
  const above = top.findIndex((rival) => rival.logprob <= logprob);
  return 1 + (above === -1 ? top.length : above);
}

/**
 * Rank of the token that stands there as the reference's engine counted it: 1 + tokens that are likelier. vLLM V1 counts
 * those of equal likelihood too, so that a greedy token can have rank 2 there (reference/verification.md §0.7).
 */
export function rankOf({ logprob, rank, top }: PositionScore): number {
  const last = top.at(-1);
  return last === undefined || logprob < last.logprob ? rank : placeInTop(top, logprob);
}

/** How many of the likeliest tokens the reference asked for, and how many of them a prefill of ours tells. */
export type TopK = { asked: number; used: number };

/** int(10 T) + `more`, as the reference reckons it. */
export function topKOf(temperature: number, more: number, limit: number): TopK {
  const asked = Math.trunc(temperature * 10) + more;
  return { asked, used: Math.min(asked, limit) };
}

/** Said where a prefill tells fewer of the likeliest tokens than the reference asked for. */
export function topKNote({ asked, used }: TopK): string {
  return used < asked ? `; its top ${asked} taken as the top ${used} that the prefill tells` : "";
}
