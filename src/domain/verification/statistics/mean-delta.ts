import type { Position } from "../position.ts";

/** Differences of the reported logprob of each token from the prefill's, nats; tokens without one are left out. */
export function deltasOf(positions: Position[]): number[] {
  return positions.flatMap(({ token, score }) =>
    token.logprob === null ? [] : [token.logprob - score.logprob],
  );
}

/**
 * Mean |Δlogprob| of the tokens themselves, nats. A weak statistic, for comparison only: it saturates at sure tokens and
 * alarms on honest stacks. Source: reference/verification.md §4.2, reference/evidence.md §2.
 */
export function meanDelta(positions: Position[]): number {
  const deltas = deltasOf(positions);
  return deltas.reduce((sum, delta) => sum + Math.abs(delta), 0) / Math.max(1, deltas.length);
}
