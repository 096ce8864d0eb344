import type { Position } from "../position.ts";
import { deltasOf } from "./mean-delta.ts";

/** Closer than float32 logprobs of two computations come by chance, nats. */
const EQUAL = 1e-6;

/**
 * Share of reported logprobs that equal the prefill's to the last digit, 0 … 1. Far above what the miner's own decoding
 * shows, it means that they come from a prefill (laundering); the same stack's bf16 may honestly give 1. Source:
 * reference/verification.md §4.2.
 */
export function perfectShare(positions: Position[]): number {
  const deltas = deltasOf(positions);
  return deltas.filter((delta) => Math.abs(delta) < EQUAL).length / Math.max(1, deltas.length);
}

/** Share of tokens reported as certain, logprob 0: 0 … 1. The reference's OVERFIT. */
export function certainShare(positions: Position[]): number {
  const reported = positions.filter(({ token }) => token.logprob !== null);
  return reported.filter(({ token }) => token.logprob === 0).length / Math.max(1, reported.length);
}
