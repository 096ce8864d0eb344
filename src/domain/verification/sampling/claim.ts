import type { Sampling, TopLogprob } from "../../types.ts";

/** What the claimed sampling leaves of a position's likeliest tokens, known only as far as the top shows it. */
export type Claim = {
  /** Tokens that surely compete, likeliest first. */
  kept: TopLogprob[];
  /** A token whose logprob is not above this was surely masked; -Infinity: nothing was. */
  outBelow: number;
  /** Bounds of Σ exp(logprob ÷ temperature) over all tokens that compete, times exp(-shift). */
  low: number;
  high: number;
  /** logprob ÷ temperature of the likeliest token. */
  shift: number;
};

/** How far honest stacks may differ at the edge of a mask: in probability (top_p), in nats (top_k, min_p). */
export type Edge = { probability: number; nats: number };

/** Stands in for what rounding hides of the mass outside the top. */
const LEAST_TAIL = 1e-5;
/** More tokens than any vocabulary: bounds the tail above temperature 1. */
const MANY_TOKENS = 2 ** 18;

/**
 * The claimed distribution of a position from its top logprobs (raw, sorted): temperature, then min_p, top_k, top_p as
 * vLLM masks them. `sampling.temperature` > 0. Depends on nothing that the miner chose.
 */
export function claimOf(top: TopLogprob[], sampling: Sampling, edge: Edge): Claim {
  const { temperature } = sampling;
  const shift = (top[0]?.logprob ?? 0) / temperature;
  const byRank = rankMask(top, sampling, edge);
  const weights = top.slice(0, byRank.count).map(({ logprob }) => Math.exp(logprob / temperature - shift));
  const low = weights.reduce((sum, weight) => sum + weight, 0);
  const high = low + (byRank.count < top.length ? 0 : tailBound(top, temperature, shift));
  const nucleus = nucleusMask(weights, { low, high }, { topP: sampling.topP, edge });
  const kept = top.slice(0, Math.min(byRank.surely, nucleus.surely));
  return { kept, outBelow: Math.max(byRank.outBelow, outOf(top, nucleus.out, edge)), low, high, shift };
}

/** top_k and min_p: how many may compete, how many surely do. */
function rankMask(top: TopLogprob[], { topK, minP, temperature }: Sampling, edge: Edge) {
  const first = top[0]?.logprob ?? 0;
  const floor = minP > 0 ? first + temperature * Math.log(minP) : Number.NEGATIVE_INFINITY;
  const limit = topK > 0 && topK < top.length ? topK : top.length;
  const next = top[limit]?.logprob ?? Number.NEGATIVE_INFINITY;
  const last = limit < top.length ? (top[limit - 1]?.logprob ?? first) : Number.NEGATIVE_INFINITY;
  const within = top.slice(0, limit);
  const count = within.filter(({ logprob }) => logprob >= floor).length;
  const surely = within.filter(({ logprob }) => logprob > Math.max(floor, next) + edge.nats).length;
  return { count, surely, outBelow: Math.max(floor, last) - edge.nats };
}

/** top_p: a token competes while the mass before it is below top_p. `out` is the first that surely does not. */
function nucleusMask(
  weights: number[],
  { low, high }: { low: number; high: number },
  { topP, edge }: { topP: number; edge: Edge },
): { surely: number; out: number | undefined } {
  if (topP >= 1) return { surely: weights.length, out: undefined };
  let before = 0;
  let surely = 0;
  for (const [i, weight] of weights.entries()) {
    if (before / high >= topP + edge.probability) return { surely, out: i };
    if (i === 0 || before / low < topP - edge.probability) surely = i + 1;
    before += weight;
  }
  return { surely, out: before / high >= topP + edge.probability ? weights.length : undefined };
}

function outOf(top: TopLogprob[], out: number | undefined, edge: Edge): number {
  if (out === undefined) return Number.NEGATIVE_INFINITY;
  const before = top[out - 1]?.logprob ?? 0;
  return Math.min(top[out]?.logprob ?? before, before - edge.nats);
}

/** The most that tokens outside the top can weigh: their mass is known, each is at most as likely as the last. */
function tailBound(top: TopLogprob[], temperature: number, shift: number): number {
  const inside = top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
  const mass = Math.max(LEAST_TAIL, 1 - inside);
  const last = top[top.length - 1]?.logprob ?? 0;
  if (temperature <= 1) return mass * Math.exp(last * (1 / temperature - 1) - shift);
  return MANY_TOKENS ** (1 - 1 / temperature) * mass ** (1 / temperature) * Math.exp(-shift);
}
