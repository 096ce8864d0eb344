import type { EpochSchedule } from "../../domain/timelock/epoch-schedule.ts";
import { bigSchema } from "./chain-values.ts";
import type { Connection } from "./connection.ts";
import { readCount, readCounts } from "./read-counts.ts";
import { hasItem, type StateAt } from "./read-storage.ts";

/** A subnet's state at a block. */
export type SubnetAt = { state: StateAt; block: number; netuid: number };

const STATEFUL = { tempo: null, lastEpochBlock: null, pendingEpochAt: null, blocksSinceLastStep: null };

/** Seconds between two blocks where the runtime does not say it. */
const USUAL_BLOCK_SECONDS = 12;

/**
 * When the subnet's epochs begin, by what the runtime keeps (storage `SubnetEpochIndex` from spec 420 on) or, before,
 * by the block number alone.
 *
 * @param isV3 - whether a commit's round is to be chosen as before spec 300
 * @see reference/chain.md §4.3
 */
export async function readSchedule(
  { state, netuid }: SubnetAt,
  { isV3 }: { isV3: boolean },
): Promise<EpochSchedule> {
  if (isStateful(state)) {
    const counts = await readCounts(state, { names: STATEFUL, netuid, what: "epochs" });
    return { kind: "stateful", ...counts };
  }
  const tempo = await readCount(state, "tempo", { netuid });
  return isV3 ? { kind: "v3", tempo, netuid } : { kind: "modulo", tempo, netuidIndex: netuid };
}

/** The number of the epoch that the block belongs to, after its calls. */
export async function readEpoch({ state, block, netuid }: SubnetAt): Promise<number> {
  if (isStateful(state)) return await readCount(state, "subnetEpochIndex", { netuid });
  const tempo = await readCount(state, "tempo", { netuid });
  return Math.floor((block + netuid + 1) / (tempo + 1));
}

/** The epoch that the block is in: its first block, and how many it has. */
export async function readEpochSpan(
  { state, block, netuid }: SubnetAt,
  tempo: number,
): Promise<{ startBlock: number; blocks: number }> {
  if (isStateful(state))
    return { startBlock: await readCount(state, "lastEpochBlock", { netuid }), blocks: tempo };
  const blocks = tempo + 1;
  return { startBlock: block - ((block + netuid + 1) % blocks), blocks };
}

/** Whether the epochs are counted by the runtime, so that one may begin a block late. */
export function isStateful(state: StateAt): boolean {
  return hasItem(state, "subnetEpochIndex");
}

/** Whole epochs between commit and reveal. */
export async function readRevealPeriod(state: StateAt, netuid: number): Promise<number> {
  return await readCount(state, "revealPeriodEpochs", { netuid, absent: 1 });
}

/** Seconds between two blocks, as the runtime has it. */
export function blockSecondsOf({ api: { consts } }: Connection): number {
  const slotMs = toMs(consts.aura?.slotDuration) || toMs(consts.timestamp?.minimumPeriod) * 2;
  return slotMs > 0 ? slotMs / 1_000 : USUAL_BLOCK_SECONDS;
}

function toMs(constant: { toString(): string } | undefined): number {
  const { data } = bigSchema.safeParse(constant?.toString());
  return Number(data ?? 0n);
}
