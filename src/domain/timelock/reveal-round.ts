import type { Beacon } from "./beacon.ts";
import type { EpochSchedule, V3Schedule } from "./epoch-schedule.ts";
import { moduloRevealBlock } from "./modulo-reveal-block.ts";
import { statefulRevealBlock } from "./stateful-reveal-block.ts";

/** Blocks into the revealing epoch that the pulse comes out: the chain tries again in each block (spec ≥ 300). */
const BLOCKS_AFTER_EPOCH = 3;

/**
 * Before spec 300 the chain tries once, so the pulse must be on chain so many blocks before. The library says 24 rounds
 * and 72 s, which is the same at blocks of 12 s and rounds of 3 s. An epoch nearer than this is left out.
 */
export const V3_BLOCKS_AHEAD = 6;

/** What the reveal's time follows from, all read at one block. */
export type RevealTime = {
  schedule: EpochSchedule;
  /** Number of the head. */
  block: number;
  /** Whole epochs between commit and reveal, ≥ 0. */
  revealPeriodEpochs: number;
  /** Seconds per block: 12 on production networks. */
  blockSeconds: number;
  /** Unix seconds now. */
  nowSeconds: number;
};

/**
 * The drand round for which weights are to be encrypted that are committed next.
 *
 * @returns the round, at least 1; compute it as late as possible: tempo and reveal period can change
 * @throws {TargonError} `EPOCHS_OFF` where a stateful subnet has a tempo of 0
 * @see bittensor-drand `src/drand.rs`, `generate_commit`; `generate_commit_v2` of spec ≥ 420; bittensor-commit-reveal
 * `src/lib.rs` for spec 213 … 299 (reference/chain.md §4.3)
 */
export function revealRound(beacon: Omit<Beacon, "publicKey">, time: RevealTime): bigint {
  const { schedule } = time;
  if (schedule.kind === "v3") return v3Round(beacon, time, schedule);
  const target = revealBlock(schedule, time) + BLOCKS_AFTER_EPOCH;
  const blocks = Math.max(0, target - time.block);
  return atLeast1(Math.floor(roundsUntil(beacon, time, blocks)));
}

function revealBlock(schedule: Exclude<EpochSchedule, V3Schedule>, time: RevealTime): number {
  return schedule.kind === "stateful"
    ? statefulRevealBlock(schedule, time)
    : moduloRevealBlock(schedule, time);
}

function v3Round(beacon: Omit<Beacon, "publicKey">, time: RevealTime, { tempo, netuid }: V3Schedule): bigint {
  const blocks = moduloRevealBlock({ tempo, netuidIndex: netuid }, time) - time.block;
  const length = tempo + 1;
  const skipped = Math.max(0, Math.ceil((V3_BLOCKS_AHEAD - blocks) / length));
  const rounds = Math.ceil(roundsUntil(beacon, time, blocks + skipped * length));
  const ahead = Math.ceil((V3_BLOCKS_AHEAD * time.blockSeconds) / beacon.periodSeconds);
  return atLeast1(rounds - ahead);
}

/** Rounds from the beacon's start until `blocks` blocks from now, with a fraction. */
function roundsUntil(beacon: Omit<Beacon, "publicKey">, time: RevealTime, blocks: number): number {
  const seconds = time.nowSeconds + blocks * time.blockSeconds - beacon.genesisSeconds;
  return seconds / beacon.periodSeconds;
}

function atLeast1(round: number): bigint {
  return BigInt(Math.max(1, round));
}
