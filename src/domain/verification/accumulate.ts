import type { MinerState } from "../types.ts";
import type { Policy } from "./policy/policy.ts";

/** A miner's sum of evidence on one model. */
export type Standing = { logE: number; state: MinerState };

/** A miner of whom nothing is known. */
export const FRESH: Standing = { logE: 0, state: "clear" };

/**
 * Adds one answer's log e-value: bounded per answer, never below 0 (what was honest long ago excuses nothing), never far
 * above the limit (so that a mended miner comes back). `fail` from ln(1/α) on.
 */
export function nextState(
  { logE, evidence }: { logE: number; evidence: number },
  policy: Policy["accumulate"],
): Standing {
  const limit = -Math.log(policy.alpha);
  const step = Math.min(policy.answerCap, Math.max(policy.answerFloor, evidence));
  const next = Math.min(limit + policy.ceiling, Math.max(0, logE + step));
  return { logE: next, state: stateOf(next, limit, policy.watchShare) };
}

function stateOf(logE: number, limit: number, watchShare: number): MinerState {
  if (logE >= limit) return "fail";
  return logE >= limit * watchShare ? "watch" : "clear";
}
