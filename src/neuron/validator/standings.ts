import { type Pair, turnedOf } from "../../domain/audit/own-fault.ts";
import type { AuditRow, RoundRow, StateRow } from "../../domain/ports/score-store.ts";
import type { Address, MinerState } from "../../domain/types.ts";
import type { Dossier } from "../../domain/verification/evidence/dossier.ts";
import { keepNeeded } from "./keep-needed.ts";
import type { Turn } from "./turn-dossier.ts";

/** Answers and dossiers by hotkey and model, in memory. */
export type Standings = {
  /** Oldest first, those without a verdict left out. */
  audits(hotkey: Address, model: string): readonly AuditRow[];
  /** Null: never judged. */
  dossier(hotkey: Address, model: string): Dossier | null;
  /** The dossier as the open epoch began; null: it was unknown then. */
  startOf(hotkey: Address, model: string): Dossier | null;
  /** How many dossiers are in each state. */
  counts(): Record<MinerState, number>;
  /** What became in the epoch of the miners that were clear on a model. */
  turned(model: string, epoch: number): ReturnType<typeof turnedOf>;
};

/** The same, and what changes it. */
export type MutableStandings = Standings & {
  /** Adds a round. */
  note(round: RoundRow): void;
  /** Begins an epoch: `turn` makes of each dossier that of the epoch; answers that nobody needs are forgotten. */
  begin(epoch: number, turn: Turn): void;
  /** Takes back what was noted on a model in the epoch. */
  restore(model: string, epoch: number): void;
};

/** Keeps what was read at start and what came since. */
export function createStandings(audits: readonly AuditRow[], states: readonly StateRow[]): MutableStandings {
  const rows = new Map<string, AuditRow[]>();
  const kept = new Map(states.map((state) => [keyOf(state.hotkey, state.model), state]));
  const push = (row: AuditRow) => {
    const key = keyOf(row.hotkey, row.model);
    const list = rows.get(key);
    if (list) list.push(row);
    else rows.set(key, [row]);
  };
  for (const row of audits) push(row);
  return {
    audits: (hotkey, model) => rows.get(keyOf(hotkey, model)) ?? [],
    dossier: (hotkey, model) => kept.get(keyOf(hotkey, model))?.dossier ?? null,
    startOf: (hotkey, model) => kept.get(keyOf(hotkey, model))?.start ?? null,
    counts: () => countsOf(kept.values()),
    turned(model, epoch) {
      const pairs = [...kept.values()].flatMap((state) => {
        const list = rows.get(keyOf(state.hotkey, model)) ?? [];
        return state.model === model ? pairOf(state, list, epoch) : [];
      });
      return turnedOf(pairs);
    },
    note({ round, epoch, model, responses, states: changed }) {
      for (const response of responses)
        if (response.verified !== null) push({ ...response, round, epoch, model });
      for (const state of changed) kept.set(keyOf(state.hotkey, state.model), state);
    },
    begin(epoch, turn) {
      for (const [key, list] of rows) rows.set(key, keepNeeded(list, epoch));
      for (const [key, state] of kept) {
        if (state.dossier.epoch >= epoch) continue;
        const dossier = turn(state.dossier, state);
        kept.set(key, { ...state, dossier, start: dossier });
      }
    },
    restore(model, epoch) {
      for (const [key, state] of kept) {
        if (state.model !== model) continue;
        if (state.start === null) kept.delete(key);
        else kept.set(key, { ...state, dossier: state.start });
        rows.set(
          key,
          (rows.get(key) ?? []).filter((row) => row.epoch !== epoch),
        );
      }
    },
  };
}

function pairOf({ dossier, start }: StateRow, list: readonly AuditRow[], epoch: number): Pair[] {
  if (start === null) return [];
  const answers = list.slice(list.findLastIndex((row) => row.epoch !== epoch) + 1);
  const causes = answers.filter(({ verified }) => verified === false).map(({ cause }) => cause);
  return [{ before: start, state: dossier.state, causes, audits: answers.length }];
}

function countsOf(states: Iterable<StateRow>): Record<MinerState, number> {
  const counts = { clear: 0, watch: 0, fail: 0 };
  for (const { dossier } of states) counts[dossier.state]++;
  return counts;
}

function keyOf(hotkey: Address, model: string): string {
  return `${hotkey} ${model}`;
}
