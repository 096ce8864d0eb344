import { naturalExp } from "../../noise/natural-exp.ts";
import type { Sampling, TopLogprob } from "../../types.ts";
import { stepOf } from "./step.ts";

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
  /** Claimed weight, times exp(-shift), of the tokens of the top that may compete: what a masked claim sums up to. */
  inside: number;
  /** Step of the logits' lattice, nats; the policy's where none shows. */
  step: number;
  /** Logprobs of the top, and exp(logprob ÷ temperature − shift) of those that top_k and min_p leave. */
  logprobs: number[];
  weights: number[];
  /** Probability of all tokens outside the top. */
  outside: number;
};

/** How far honest stacks may differ at the edge of a mask. */
export type Edge = {
  /** In probability (top_p). */
  probability: number;
  /** In nats (top_k, min_p). */
  nats: number;
  /** In steps of the lattice: tokens so close to one another may stand in either order. */
  steps: number;
  /** Step where the prefill shows no lattice, nats. */
  step: number;
};

/** Stands in for what rounding hides of the mass outside the top. */
const LEAST_TAIL = 1e-5;
/** More tokens than any vocabulary: bounds the tail above temperature 1. */
const MANY_TOKENS = 2 ** 18;

/**
 * The claimed distribution of a position from its top logprobs (raw, sorted): temperature, then min_p, top_k, top_p as
 * vLLM masks them. `sampling.temperature` > 0. Depends on nothing that the miner chose.
 */
export function claimOf(top: TopLogprob[], sampling: Sampling, edge: Edge): Claim {
  const { temperature, topP, topK, minP } = sampling;
  const shift = (top[0]?.logprob ?? 0) / temperature;
  const ranks = topK > 0 || minP > 0 ? rankMask(top, sampling, edge) : unranked(top);
  const { logprobs, weights, low, outside } = weigh(top, { count: ranks.count, temperature, shift });
  const high = low + (ranks.count < top.length ? 0 : tailBound(logprobs, { temperature, shift, outside }));
  const step = stepOf(top) ?? edge.step;
  const nucleus =
    topP >= 1
      ? { surely: ranks.surely, out: undefined, inside: high }
      : nucleusMask({ logprobs, weights }, { low, high }, { topP, edge, tie: edge.steps * step });
  const kept = firstOf(top, Math.min(ranks.surely, nucleus.surely));
  const outBelow = Math.max(ranks.outBelow, outOf(top, nucleus.out, edge));
  return { kept, outBelow, low, high, shift, inside: nucleus.inside, step, logprobs, weights, outside };
}

/** Plain arrays, because typed ones are slow to make. */
function weigh(
  top: TopLogprob[],
  { count, temperature, shift }: { count: number; temperature: number; shift: number },
): { logprobs: number[]; weights: number[]; low: number; outside: number } {
  const logprobs = new Array<number>(top.length);
  const weights = new Array<number>(count);
  const scale = naturalExp(shift);
  let low = 0;
  let inside = 0;
  for (let i = 0; i < top.length; i++) {
    const { logprob } = top[i] as TopLogprob;
    logprobs[i] = logprob;
    const weight = naturalExp(logprob / temperature - shift);
    inside += temperature === 1 ? weight * scale : naturalExp(logprob);
    if (i >= count) continue;
    weights[i] = weight;
    low += weight;
  }
  return { logprobs, weights, low, outside: Math.max(LEAST_TAIL, 1 - inside) };
}

function firstOf(top: TopLogprob[], count: number): TopLogprob[] {
  return count === top.length ? top : top.slice(0, count);
}

function unranked({ length }: TopLogprob[]) {
  return { count: length, surely: length, outBelow: Number.NEGATIVE_INFINITY };
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

/**
 * top_p: a token competes while the mass before it is below top_p. Tokens closer than `tie` nats may have been sorted
 * before it, so a token surely competes only where it would after them all. `out` is the first that surely does not.
 */
function nucleusMask(
  { logprobs, weights }: Pick<Claim, "logprobs" | "weights">,
  { low, high }: { low: number; high: number },
  { topP, edge, tie }: { topP: number; edge: Edge; tie: number },
): { surely: number; out: number | undefined; inside: number } {
  const outAt = (topP + edge.probability) * high;
  const sureBelow = (topP - edge.probability) * low;
  let before = 0;
  let inside = 0;
  let surely = weights.length;
  let until = 0;
  let untilTie = 0;
  for (let i = 0; i < weights.length; i++) {
    if (before >= outAt) return { surely: Math.min(surely, i), out: i, inside };
    const weight = weights[i] as number;
    const floor = (logprobs[i] as number) - tie;
    while (until < weights.length && (logprobs[until] as number) >= floor)
      untilTie += weights[until++] as number;
    if (i > 0 && i < surely && untilTie - weight >= sureBelow) surely = i;
    if (before < topP * high) inside += weight;
    before += weight;
  }
  return { surely, out: before >= outAt ? weights.length : undefined, inside };
}

function outOf(top: TopLogprob[], out: number | undefined, edge: Edge): number {
  if (out === undefined) return Number.NEGATIVE_INFINITY;
  const before = top[out - 1]?.logprob ?? 0;
  return Math.min(top[out]?.logprob ?? before, before - edge.nats);
}

/** The most that tokens outside the top can weigh: their mass is known, each is at most as likely as the last. */
function tailBound(
  logprobs: number[],
  { temperature, shift, outside }: { temperature: number; shift: number; outside: number },
): number {
  const last = logprobs.at(-1) ?? 0;
  if (temperature <= 1) return outside * naturalExp(last * (1 / temperature - 1) - shift);
  return MANY_TOKENS ** (1 - 1 / temperature) * outside ** (1 / temperature) * naturalExp(-shift);
}
