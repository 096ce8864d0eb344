import type { RoundRow, ScoreStore } from "../../domain/ports/score-store.ts";
import { codeOf } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";

/** Writes what can be written, and holds back rounds that could not be. */
export type Keeper = {
  /** Runs a write; `refused` when the disk did not take it. Other errors pass. */
  write<T>(work: () => T, refused: T): T;
  /** Saves a round, and those held back before it. */
  keep(round: RoundRow): void;
  failures(): number;
};

/** Rounds held back at most; the oldest are given up first. */
const HELD_BACK = 500;

/** A disk that is full stops nothing: it is an error line at the first refusal, a counter, and a line when it is over. */
export function createKeeper({ store, log }: { store: ScoreStore; log: Log }): Keeper {
  let failures = 0;
  let isFailing = false;
  const waiting: RoundRow[] = [];
  const write = <T>(work: () => T, refused: T): T => {
    try {
      const result = work();
      if (isFailing) log.info("cache file is written again", { heldBack: waiting.length });
      isFailing = false;
      return result;
    } catch (error) {
      if (codeOf(error) !== "STORE_WRITE") throw error;
      failures++;
      if (!isFailing) log.error("cache file cannot be written, going on without", { failures }, error);
      isFailing = true;
      return refused;
    }
  };
  return {
    write,
    failures: () => failures,
    keep(round) {
      waiting.push(round);
      if (waiting.length > HELD_BACK) waiting.shift();
      const save = (row: RoundRow) => {
        store.saveRound(row);
        return true;
      };
      for (let row = waiting[0]; row !== undefined; row = waiting[0]) {
        const due = row;
        if (!write(() => save(due), false)) return;
        waiting.shift();
      }
    },
  };
}
