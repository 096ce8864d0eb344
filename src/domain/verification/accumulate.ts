import type { MinerState } from "../types.ts";
import type { Policy } from "./policy/policy.ts";

/** Part of each answer that counts as saying nothing. */
const HEDGE = 0.1;

/** A miner's sum of evidence on one model. */
export type Standing = { logE: number; state: MinerState };

/** A miner of whom nothing is known. */
export const FRESH: Standing = { logE: 0, state: "clear" };

/**
 * Adds one answer's log e-value. The answer counts in part only, as ln(hedge + (1 − hedge)·E), so that answers in which
 * nothing could show do not wash out those in which something did; still an e-value. The sum is never below 0 (what was
 * honest long ago excuses nothing) and never far above the limit (a mended miner comes back). `fail` from ln(1/α) on.
 */
export function nextState(
  { logE, evidence }: { logE: number; evidence: number },
  policy: Policy["accumulate"],
): Standing {
  const limit = -Math.log(policy.alpha);
  const bounded = Math.min(policy.answerCap, evidence);
  const step = Math.log(HEDGE + (1 - HEDGE) * Math.exp(bounded));
  const next = Math.min(limit + policy.ceiling, Math.max(0, logE + step));
  return { logE: next, state: stateOf(next, limit, policy.watchShare) };
}

function stateOf(logE: number, limit: number, watchShare: number): MinerState {
  if (logE >= limit) return "fail";
  return logE >= limit * watchShare ? "watch" : "clear";
}
