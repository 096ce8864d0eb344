import type { MinerState } from "../types.ts";

/** Clean answers in a row before a miner is audited less. */
export const SURE_AFTER = 12;

/** Audits of each miner and model in each epoch before chance decides: nobody's score rests on less. */
const LEAST_PER_EPOCH = 4;

/** What the rate depends on; `audits()` are those with a verdict in this epoch. */
export type AuditFacts = { state: MinerState; streak: number; audits: () => number };

/**
 * Share of a miner's answers that are audited, `floor` … 1: all of a miner that is unknown, watched or failed, or that
 * was seldom audited in this epoch; of one that was clean for long, less the longer.
 *
 * @param floor - in (0, 1]
 */
export function auditRateOf({ state, streak, audits }: AuditFacts, floor: number): number {
  if (state !== "clear" || streak < SURE_AFTER || audits() < LEAST_PER_EPOCH) return 1;
  return Math.max(floor, SURE_AFTER / streak);
}
