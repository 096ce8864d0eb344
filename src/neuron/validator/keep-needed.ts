import type { AuditRow } from "../../domain/ports/score-store.ts";

/** What a score looks back on, and some to spare (contracts §4). */
const LEAST_KEPT = 100;

/** Of a miner's answers on a model those that the epoch or a score needs. */
export function keepNeeded(list: readonly AuditRow[], epoch: number): AuditRow[] {
  const verified = list.filter((row) => row.verified === true).slice(-LEAST_KEPT);
  const oldest = verified[0]?.round ?? Number.POSITIVE_INFINITY;
  return list.filter(
    (row, index) =>
      row.epoch === epoch ||
      index >= list.length - LEAST_KEPT ||
      (row.verified === true && row.round >= oldest),
  );
}
