import type { AuditRow, EpochRow, RoundRow, ScoreStore, WeightsRow } from "../../domain/ports/score-store.ts";
import type { Log } from "../../lib/log.ts";
import { createKeeper } from "./keeper.ts";
import { createStandings, type Standings } from "./standings.ts";

/**
 * What the validator knows: read from the store once, kept beside it, written through it. When the disk is full, rounds
 * and weights go on from here; what could not be written is tried again with the next round.
 */
export type Memory = Standings & {
  /** The open epoch. */
  epoch(): EpochRow;
  /** The last round's number. */
  lastRound(): number;
  /** Rounds of the open epoch. */
  rounds(): number;
  add(round: RoundRow): void;
  /** Ends the open epoch and begins the next. */
  nextEpoch(end: { weights: WeightsRow | null; next: Omit<EpochRow, "epoch"> }): void;
  lastWeights(): WeightsRow | null;
  /** Notes a prompt's hash; false when it went out before within 30 days. */
  claimPrompt(hash: Uint8Array, atMs: number): boolean;
  /** Forgets rounds older than so many days, and prompts of more than 30. */
  prune(days: number, nowMs: number): void;
  /** Writes that the disk refused. */
  failedWrites(): number;
};

/** Verdicts of each miner and model that are read at start: enough for any score (contracts §4). */
const AUDITS = 1000;
const DAY_MS = 86_400_000;
const PROMPT_DAYS = 30;

/** @param first - the epoch that begins when none is open */
export function createMemory(deps: { store: ScoreStore; log: Log }, first: Omit<EpochRow, "epoch">): Memory {
  const { store } = deps;
  const keeper = createKeeper(deps);
  const audits = store.readAudits(AUDITS);
  const standings = createStandings(audits, store.readStates());
  let epoch = store.readEpoch() ?? begin(store.lastEpoch() + 1, first);
  let lastRound = store.lastRound();
  let rounds = roundsOf(audits, epoch.epoch);
  let weights = store.readWeights();
  const claimed = new Set<string>();

  function begin(number: number, next: Omit<EpochRow, "epoch">): EpochRow {
    const row = { ...next, epoch: number };
    keeper.write(() => store.beginEpoch(row), undefined);
    return row;
  }
  return {
    ...standings,
    epoch: () => epoch,
    lastRound: () => lastRound,
    rounds: () => rounds,
    lastWeights: () => weights,
    failedWrites: keeper.failures,
    add(round) {
      lastRound = round.round;
      rounds++;
      standings.note(round);
      keeper.keep(round);
    },
    nextEpoch(end) {
      weights = end.weights ?? weights;
      const { epoch: number } = epoch;
      const ended = { epoch: number, atMs: end.next.startedAtMs, weights: end.weights };
      keeper.write(() => store.endEpoch(ended), undefined);
      epoch = begin(number + 1, end.next);
      rounds = 0;
      standings.trim(epoch.epoch);
    },
    claimPrompt(hash, atMs) {
      const key = Buffer.from(hash).toString("base64");
      if (claimed.has(key)) return false;
      const sinceMs = atMs - PROMPT_DAYS * DAY_MS;
      const free = keeper.write(() => store.claimPrompt({ hash, atMs, sinceMs }), true);
      if (free) claimed.add(key);
      return free;
    },
    prune(days, nowMs) {
      const promptsMs = nowMs - PROMPT_DAYS * DAY_MS;
      keeper.write(() => store.prune({ roundsMs: nowMs - days * DAY_MS, promptsMs }), undefined);
    },
  };
}

function roundsOf(audits: readonly AuditRow[], epoch: number): number {
  return new Set(audits.filter((row) => row.epoch === epoch).map(({ round }) => round)).size;
}
