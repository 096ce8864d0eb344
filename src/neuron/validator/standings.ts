import type { AuditRow, RoundRow, StateRow } from "../../domain/ports/score-store.ts";
import type { Address } from "../../domain/types.ts";
import type { Standing } from "./deps.ts";

/** Answers and standings by hotkey and model, in memory. */
export type Standings = {
  /** Oldest first, those without a verdict left out. */
  audits(hotkey: Address, model: string): readonly AuditRow[];
  /** Null: never judged. */
  standing(hotkey: Address, model: string): Standing | null;
};

/** What a score looks back on, and some to spare (contracts §4). */
const LEAST_KEPT = 100;

/** `note` adds a round, `trim` forgets what neither the epoch nor a score needs. */
export function createStandings(
  audits: readonly AuditRow[],
  states: readonly StateRow[],
): Standings & { note(round: RoundRow): void; trim(epoch: number): void } {
  const rows = new Map<string, AuditRow[]>();
  const standings = new Map<string, Standing>();
  const push = (row: AuditRow) => {
    const key = keyOf(row.hotkey, row.model);
    const list = rows.get(key);
    if (list) list.push(row);
    else rows.set(key, [row]);
  };
  for (const row of audits) push(row);
  for (const { hotkey, model, state, evidence } of states)
    standings.set(keyOf(hotkey, model), { state, evidence });
  return {
    audits: (hotkey, model) => rows.get(keyOf(hotkey, model)) ?? [],
    standing: (hotkey, model) => standings.get(keyOf(hotkey, model)) ?? null,
    note({ round, epoch, model, responses, states: changed }) {
      for (const response of responses) {
        if (response.verified !== null) push({ ...response, round, epoch, model });
      }
      for (const { hotkey, model: of, state, evidence } of changed) {
        standings.set(keyOf(hotkey, of), { state, evidence });
      }
    },
    trim(epoch) {
      for (const [key, list] of rows) rows.set(key, keepNeeded(list, epoch));
    },
  };
}

function keepNeeded(list: AuditRow[], epoch: number): AuditRow[] {
  const verified = list.filter((row) => row.verified === true).slice(-LEAST_KEPT);
  const oldest = verified[0]?.round ?? Number.POSITIVE_INFINITY;
  return list.filter(
    (row, index) =>
      row.epoch === epoch ||
      index >= list.length - LEAST_KEPT ||
      (row.verified === true && row.round >= oldest),
  );
}

function keyOf(hotkey: Address, model: string): string {
  return `${hotkey} ${model}`;
}
