import { type Finding, failed } from "../finding.ts";
import type { Policy } from "../policy/policy.ts";
import type { Position } from "../position.ts";
import { type LatticePolicy, latticeOf } from "../structure/lattice.ts";

/** The numbers that reported logprobs are judged by; without the lattice no precision is told. */
export type ReportedPolicy = Policy["reported"] & { lattice?: LatticePolicy };

/**
 * A single reported logprob that lies further from the prefill's than on any honest stack, or null. Two engines in
 * float32 agree far better than others, so where both sides' numbers show float32 less is allowed. It refuses this
 * answer alone: one number says little of the miner.
 *
 * @param single - the largest distance of a single one, nats
 */
export function checkSingle(positions: Position[], single: number, policy: ReportedPolicy): Finding | null {
  if (policy.single !== null && single > policy.single) return refused(single, policy.single);
  const { float32Single, lattice } = policy;
  if (lattice === undefined || single <= float32Single || !areFloat32(positions, lattice)) return null;
  return refused(single, float32Single);
}

function areFloat32(positions: Position[], lattice: LatticePolicy): boolean {
  const theirs = positions.map(({ token }) => token);
  const ours = positions.map(({ token, score }) => ({ ...token, top: score.top }));
  return [theirs, ours].every((tokens) => latticeOf(tokens, lattice).precision === "float32");
}

function refused(statistic: number, threshold: number): Finding {
  const values = { statistic, threshold, detail: "distance of one logprob in nats" };
  return failed("reported logprobs", { cause: "LOW_SCORE", gross: false }, values);
}
