import type { Position } from "../position.ts";

/** Fewer reported tokens give no slope. */
const LEAST_PAIRS = 20;

/**
 * Slope of the reported logprobs over the prefill's, both as differences from the likeliest reported token of their
 * place, so that renormalising drops out: 1 for raw logprobs, 1 ÷ temperature for those of servers that report them
 * after the temperature (vLLM V0). Null below 20 pairs. Source: reference/verification.md §0.8, §4.2.
 */
export function temperatureSlope(positions: Position[]): number | null {
  let product = 0;
  let square = 0;
  let pairs = 0;
  for (const { token, score } of positions) {
    const known = token.top.flatMap(({ id, logprob }) => {
      const theirs = score.top.find((one) => one.id === id)?.logprob;
      return theirs === undefined ? [] : [{ reported: logprob, verified: theirs }];
    });
    const [first, ...others] = known;
    if (!first) continue;
    for (const { reported, verified } of others) {
      const x = verified - first.verified;
      product += x * (reported - first.reported);
      square += x * x;
      pairs++;
    }
  }
  return pairs < LEAST_PAIRS || square === 0 ? null : product / square;
}
