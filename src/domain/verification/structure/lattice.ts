import type { Token } from "../../types.ts";
import type { Policy } from "../policy/policy.ts";

/** The number format of the logits that an engine takes its logprobs from. */
export type Precision = "bfloat16" | "float16" | "float32";

/** What the reported tops say of the miner's precision. */
export type Lattice = {
  /** Null: too few positions, or neither one nor the other. */
  precision: Precision | null;
  /** Share of positions on the steps of `precision`; of float16's where it is float32 or null. 0 … 1. */
  share: number;
  /** Positions with at least two different logprobs in their top. */
  positions: number;
};

/** The numbers that `latticeOf` judges by. */
export type LatticePolicy = Policy["structure"]["lattice"];

/** Below this vLLM says "no logprob" (its least is -9999), and float32 has no digits left for steps. */
const LEAST = -64;

/**
 * The precision of the miner's logits, read off the reported tops. Within a position two logprobs differ as their
 * logits do, and logits of 16 bits lie on steps: 2^-7 of their size in bfloat16, 2^-10 in float16. Numbers of float32,
 * invented ones and rounded ones lie on none. How fine the steps are depends on how large the model's logits are, so
 * the policy says it: float16 logits eight times as large cannot be told from bfloat16 ones.
 *
 * @see reference/verification.md §4.2, "lattice test"
 */
export function latticeOf(tokens: Token[], policy: LatticePolicy): Lattice {
  const counts = { positions: 0, bfloat16: 0, float16: 0 };
  for (const { top } of tokens) {
    const differences = differencesOf(top);
    if (differences.length === 0) continue;
    counts.positions++;
    if (onSteps(differences, policy.bfloat16, policy.tolerance)) counts.bfloat16++;
    if (onSteps(differences, policy.float16, policy.tolerance)) counts.float16++;
  }
  return precisionOf(counts, policy);
}

function differencesOf(top: Token["top"]): number[] {
  const first = top[0]?.logprob ?? 0;
  const differences: number[] = [];
  for (const { logprob } of top) if (logprob > LEAST && logprob !== first) differences.push(first - logprob);
  return differences;
}

function onSteps(differences: number[], step: number, tolerance: number): boolean {
  return differences.every((difference) => {
    const steps = difference / step;
    return Math.abs(steps - Math.round(steps)) * step <= tolerance;
  });
}

function precisionOf(
  counts: { positions: number; bfloat16: number; float16: number },
  policy: LatticePolicy,
): Lattice {
  const { positions } = counts;
  const [bfloat16, float16] = [counts.bfloat16, counts.float16].map(
    (count) => count / Math.max(1, positions),
  );
  const known = positions >= policy.positions;
  if (known && bfloat16 !== undefined && bfloat16 >= policy.share)
    return { precision: "bfloat16", share: bfloat16, positions };
  const share = float16 ?? 0;
  if (known && share >= policy.share) return { precision: "float16", share, positions };
  return { precision: known && share <= 1 - policy.share ? "float32" : null, share, positions };
}
