import type { ValidatorMetrics } from "../../domain/ports/metrics.ts";
import type {
  AuditRow,
  DistrustReason,
  DistrustRow,
  EpochRow,
  RoundRow,
  ScoreStore,
  StateRow,
  WeightsRow,
} from "../../domain/ports/score-store.ts";
import type { Duplicate } from "../../domain/rounds/duplicates.ts";
import type { Log } from "../../lib/log.ts";
import { createKeeper } from "./keeper.ts";
import { createSentMemory, type SentMemory } from "./sent-memory.ts";
import { createStandings, type MutableStandings, type Standings } from "./standings.ts";
import { createTurn, type EvidenceLimits, type Turn } from "./turn-dossier.ts";

/**
 * What the validator knows: read from the store once, kept beside it, written through it. When the disk is full, rounds
 * and weights go on from here; what could not be written is tried again with the next round.
 */
export type Memory = Standings &
  SentMemory & {
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
    /** Where an answer was seen first, as far as the disk knows. */
    findAnswer(hash: Uint8Array): Duplicate | null;
    /** Nothing that the model's engine says in the open epoch counts, before or after. */
    distrust(of: { model: string; reason: DistrustReason; atMs: number }): void;
    /** The engines that are not trusted in the open epoch. */
    distrusted(): readonly DistrustRow[];
    /** Forgets rounds older than so many days, and prompts and answers of more than 30. */
    prune(days: number, nowMs: number): void;
    /** Writes that the disk refused. */
    failedWrites(): number;
  };

/** Verdicts of each miner and model that are read at start: enough for any score (contracts §4). */
const AUDITS = 1000;
const DAY_MS = 86_400_000;
const PROMPT_DAYS = 30;

/** What a memory is made of. */
export type MemoryDeps = {
  store: ScoreStore;
  log: Log;
  limits: EvidenceLimits;
  metrics?: ValidatorMetrics | null;
  /** The chain begins with this process: an epoch that is open in the store was of another one, and ends. */
  isNewChain?: boolean;
};

/** @param first - the epoch that begins when none is open */
export function createMemory(deps: MemoryDeps, first: Omit<EpochRow, "epoch">): Memory {
  const { store } = deps;
  const keeper = createKeeper(deps);
  const audits = store.readAudits(AUDITS);
  const standings = createStandings(audits, store.readStates());
  let epoch = readOpen(deps, keeper, first.startedAtMs) ?? begin(store.lastEpoch() + 1, first);
  let lastRound = store.lastRound();
  let rounds = roundsOf(audits, epoch.epoch);
  let weights = store.readWeights();
  let distrusts = store.readDistrusts(epoch.epoch);
  let turn = createTurn(deps, epoch.epoch);
  standings.begin(epoch.epoch, turn);

  function begin(number: number, next: Omit<EpochRow, "epoch">): EpochRow {
    const row = { ...next, epoch: number };
    keeper.write(() => store.beginEpoch(row), undefined);
    return row;
  }
  return {
    ...readersOf(standings),
    ...createPapers(store, keeper),
    epoch: () => epoch,
    lastRound: () => lastRound,
    rounds: () => rounds,
    lastWeights: () => weights,
    distrusted: () => distrusts,
    failedWrites: keeper.failures,
    add(round) {
      lastRound = round.round;
      rounds++;
      // An epoch may have ended since the round's answers were judged.
      const states = round.states.map((state) => turned(state, turn, epoch.epoch));
      standings.note({ ...round, states });
      keeper.keep({ ...round, states });
    },
    nextEpoch(end) {
      weights = end.weights ?? weights;
      const { epoch: number } = epoch;
      const ended = { epoch: number, atMs: end.next.startedAtMs, weights: end.weights };
      keeper.write(() => store.endEpoch(ended), undefined);
      epoch = begin(number + 1, end.next);
      rounds = 0;
      distrusts = [];
      turn = createTurn(deps, epoch.epoch);
      standings.begin(epoch.epoch, turn);
    },
    distrust(of) {
      const row = { ...of, epoch: epoch.epoch };
      distrusts = [...distrusts, row];
      standings.restore(of.model, epoch.epoch);
      keeper.write(() => store.distrust(row), undefined);
    },
    prune(days, nowMs) {
      const promptsMs = nowMs - PROMPT_DAYS * DAY_MS;
      keeper.write(() => store.prune({ roundsMs: nowMs - days * DAY_MS, promptsMs }), undefined);
    },
  };
}

function readOpen(
  { store, isNewChain = false }: MemoryDeps,
  keeper: ReturnType<typeof createKeeper>,
  atMs: number,
): EpochRow | null {
  const open = store.readEpoch();
  if (open === null || !isNewChain) return open;
  keeper.write(() => store.endEpoch({ epoch: open.epoch, atMs, weights: null }), undefined);
  return null;
}

function readersOf({ audits, dossier, startOf, counts, turned }: MutableStandings): Standings {
  return { audits, dossier, startOf, counts, turned };
}

/** What went out, and what came back, as far as the disk tells. */
function createPapers(
  store: ScoreStore,
  keeper: ReturnType<typeof createKeeper>,
): Pick<Memory, "claimPrompt" | "findAnswer"> & SentMemory {
  const claimed = new Set<string>();
  return {
    ...createSentMemory(store, keeper),
    claimPrompt(hash, atMs) {
      const key = Buffer.from(hash).toString("base64");
      if (claimed.has(key)) return false;
      const sinceMs = atMs - PROMPT_DAYS * DAY_MS;
      const free = keeper.write(() => store.claimPrompt({ hash, atMs, sinceMs }), true);
      if (free) claimed.add(key);
      return free;
    },
    findAnswer: (hash) => keeper.write(() => store.findAnswer(hash), null),
  };
}

function turned(state: StateRow, turn: Turn, epoch: number): StateRow {
  if (state.dossier.epoch >= epoch) return state;
  const dossier = turn(state.dossier, state);
  return { ...state, dossier, start: dossier };
}

function roundsOf(audits: readonly AuditRow[], epoch: number): number {
  return new Set(audits.filter((row) => row.epoch === epoch).map(({ round }) => round)).size;
}
