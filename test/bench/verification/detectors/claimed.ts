import type { PositionScore } from "../../../../src/domain/ports/engine.ts";
import type { Sampling } from "../../../../src/domain/types.ts";

/** What the claimed temperature and top_p make of a position's likeliest tokens. */
export type Claimed = {
  /** Probabilities of the likeliest tokens that are left, in their order. */
  kept: number[];
  /** Probability of all tokens outside the top, 0 where they are masked. */
  other: number;
  /** Sum of the weights exp((logprob − likeliest) ÷ T) that are left. */
  total: number;
};

/**
 * The claimed distribution over a prefill's top and one symbol for the rest: temperature above 0, top_p. What lies
 * outside the top is taken to be as likely, token by token, as the last that lies within: exact at temperature 1.
 */
export function claimedOf(score: PositionScore, { temperature, topP }: Sampling): Claimed {
  const first = score.top[0]?.logprob ?? 0;
  const weights = score.top.map(({ logprob }) => Math.exp((logprob - first) / temperature));
  const outside = Math.max(0, 1 - score.top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0));
  const last = score.top.at(-1)?.logprob ?? 0;
  const rest = outside * Math.exp(last * (1 / temperature - 1) - first / temperature);
  const all = weights.reduce((sum, weight) => sum + weight, rest);
  const { count, isCut } = nucleus(weights, topP * all);
  const left = weights.slice(0, count);
  const other = isCut ? 0 : rest;
  const total = left.reduce((sum, weight) => sum + weight, other);
  return { kept: left.map((weight) => weight / total), other: other / total, total };
}

/** The fewest of the likeliest tokens that reach the mass. */
function nucleus(weights: number[], mass: number): { count: number; isCut: boolean } {
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    sum += weight;
    if (sum >= mass) return { count: i + 1, isCut: true };
  }
  return { count: weights.length, isCut: false };
}
