import type { Beacon } from "./beacon.ts";
import { moduloRevealBlock } from "./modulo-reveal-block.ts";
import { type RevealTime, revealRound, V3_BLOCKS_AHEAD } from "./reveal-round.ts";

/** Blocks that a commit may take until one has it, and a pulse until the chain has it. */
const INCLUSION_BLOCKS = 2;

/**
 * The round for which a commit that is sent now is to be encrypted: that of `revealRound`, but none that may be out
 * before a block has the commit. The two differ only where blocks or epochs are much shorter than usual.
 *
 * @param lastRound - the newest whose pulse the chain has: it refuses older ones
 * @returns null where a commit sent now is lost whatever the round: before spec 300, when the revealing epoch is too near.
 * The library takes the epoch after it then, at which no chain looks. Where epochs are so short that this is always so,
 * waiting is of no use, and the library's round is taken
 * @throws {TargonError} `EPOCHS_OFF`
 * @see subtensor `guards/check_weights.rs`, `InvalidRevealRound` (reference/chain.md §1.5, §4.3)
 */
export function commitRound(
  beacon: Omit<Beacon, "publicKey">,
  { lastRound, ...time }: RevealTime & { lastRound: number },
): bigint | null {
  const soonest = Math.max(lastRound + 1, soonestRound(beacon, time));
  if (isMissed(beacon, time, publishedAt(beacon, soonest))) return null;
  const round = revealRound(beacon, time);
  return round > BigInt(soonest) ? round : BigInt(soonest);
}

/** The first round that comes out after a block has the commit. */
function soonestRound(beacon: Omit<Beacon, "publicKey">, time: RevealTime): number {
  const { genesisSeconds, periodSeconds } = beacon;
  const included = time.nowSeconds + INCLUSION_BLOCKS * time.blockSeconds;
  return Math.max(1, Math.floor((included - genesisSeconds) / periodSeconds) + 2);
}

/** Round 1 comes out at the beacon's genesis. */
function publishedAt({ genesisSeconds, periodSeconds }: Omit<Beacon, "publicKey">, round: number): number {
  return genesisSeconds + (round - 1) * periodSeconds;
}

function isMissed(
  { periodSeconds }: Pick<Beacon, "periodSeconds">,
  { schedule, ...time }: RevealTime,
  pulseSeconds: number,
): boolean {
  if (schedule.kind !== "v3") return false;
  const { tempo, netuid } = schedule;
  const leastBlocks = V3_BLOCKS_AHEAD + INCLUSION_BLOCKS + periodSeconds / time.blockSeconds;
  if (tempo + 1 < leastBlocks) return false;
  const blocks = moduloRevealBlock({ tempo, netuidIndex: netuid }, time) - time.block;
  if (blocks < V3_BLOCKS_AHEAD) return true;
  return pulseSeconds > time.nowSeconds + (blocks - INCLUSION_BLOCKS) * time.blockSeconds;
}
