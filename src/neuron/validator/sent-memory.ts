import type { ScoreStore, SentRow } from "../../domain/ports/score-store.ts";
import type { Keeper } from "./keeper.ts";

/** Weights that went out and are not done with: kept here, and on the disk before they go out. */
export type SentMemory = {
  /** Oldest first. */
  sent(): readonly SentRow[];
  keepSent(row: SentRow): void;
  dropSent(extrinsic: string): void;
};

/** @param keeper - a full disk costs no weights: they are remembered here then, until the process ends */
export function createSentMemory(store: ScoreStore, keeper: Pick<Keeper, "write">): SentMemory {
  const rows = new Map(store.readSent().map((row) => [row.extrinsic, row]));
  return {
    sent: () => [...rows.values()],
    keepSent(row) {
      rows.set(row.extrinsic, row);
      keeper.write(() => store.saveSent(row), undefined);
    },
    dropSent(extrinsic) {
      rows.delete(extrinsic);
      keeper.write(() => store.dropSent(extrinsic), undefined);
    },
  };
}
