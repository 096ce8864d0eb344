import type { Position } from "../position.ts";
import { logprobIn } from "../reported/logprob-in.ts";

/** Fewer reported tokens give no slope. */
const LEAST_PAIRS = 20;

/**
 * Slope of the reported logprobs over the prefill's, both as differences from the likeliest reported token of their
 * place, so that renormalising drops out: 1 for raw logprobs, 1 ÷ temperature for those of servers that report them
 * after the temperature (vLLM V0). Null below 20 pairs. Source: reference/verification.md §0.8, §4.2.
 */
export function temperatureSlope(positions: Position[]): number | null {
  const sum = { product: 0, square: 0, pairs: 0 };
  for (const position of positions) addPairs(sum, position);
  return sum.pairs < LEAST_PAIRS || sum.square === 0 ? null : sum.product / sum.square;
}

function addPairs(sum: { product: number; square: number; pairs: number }, { token, score }: Position): void {
  let first: { reported: number; verified: number } | undefined;
  for (const { id, logprob } of token.top) {
    const verified = logprobIn(score.top, id);
    if (verified === undefined) continue;
    first ??= { reported: logprob, verified };
    const x = verified - first.verified;
    sum.product += x * (logprob - first.reported);
    sum.square += x * x;
    sum.pairs++;
  }
}
