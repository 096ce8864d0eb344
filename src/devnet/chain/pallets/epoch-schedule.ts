import type { Store } from "../store.ts";

const MODULE = "SubtensorModule";
/** After so many blocks an epoch runs whatever the tempo says. */
const MAX_BLOCKS_BETWEEN = 50_400n;

/** Counts a block since the last epoch; called once a block, before `isEpochDue`. */
export function countBlock(store: Store, netuid: number): void {
  store.update<bigint>(`${MODULE}.BlocksSinceLastStep`, [netuid], (count) => count + 1n);
}

/** Whether a subnet's epoch runs in a block: `should_run_epoch` (reference/chain.md §4.3). */
export function isEpochDue(store: Store, netuid: number, block: number): boolean {
  const tempo = tempoOf(store, netuid);
  if (tempo === 0 || netuid === 0) return false;
  if (isStateful(store)) return isStatefulDue(store, netuid, block);
  // the last block of an epoch, not the first of the next
  return (block + netuid + 1) % (tempo + 1) === tempo;
}

/** The number of the epoch that a block lies in. */
export function epochIndex(store: Store, netuid: number, block: number): bigint {
  if (isStateful(store)) return store.get<bigint>(`${MODULE}.SubnetEpochIndex`, [netuid]);
  return BigInt(Math.floor((block + netuid + 1) / (tempoOf(store, netuid) + 1)));
}

/** The number of the epoch that a timelocked commit of a block belongs to: the next one where this one ends with it. */
export function commitEpoch(store: Store, netuid: number, block: number): bigint {
  return epochIndex(store, netuid, block) + (isEpochDue(store, netuid, block) ? 1n : 0n);
}

/** First block of an epoch that follows from block numbers. */
export function firstBlockOf(store: Store, netuid: number, epoch: bigint): bigint {
  return epoch * BigInt(tempoOf(store, netuid) + 1) - BigInt(netuid + 1);
}

/** Blocks in an epoch, but for the one more that they have where they follow from block numbers. */
export function tempoOf(store: Store, netuid: number): number {
  return store.get<number>(`${MODULE}.Tempo`, [netuid]);
}

/** Whether epochs are counted, rather than read off the block's number. */
export function isStateful({ runtime }: Store): boolean {
  return runtime.generation.epochs === "stateful";
}

/** The first block of the next epoch, or undefined where none will come. */
export function nextEpochBlock(store: Store, netuid: number): bigint | undefined {
  const tempo = tempoOf(store, netuid);
  if (tempo === 0) return undefined;
  const due = store.get<bigint>(`${MODULE}.LastEpochBlock`, [netuid]) + BigInt(tempo);
  const pending = store.get<bigint>(`${MODULE}.PendingEpochAt`, [netuid]);
  return pending > 0n && pending < due ? pending : due;
}

/** Moves the schedule on after an epoch ran. */
export function closeEpoch(store: Store, netuid: number, block: number): void {
  store.put(`${MODULE}.LastMechansimStepBlock`, [netuid], BigInt(block));
  store.put(`${MODULE}.BlocksSinceLastStep`, [netuid], 0n);
  if (!isStateful(store)) return;
  store.put(`${MODULE}.LastEpochBlock`, [netuid], BigInt(block));
  store.put(`${MODULE}.PendingEpochAt`, [netuid], 0n);
  store.update<bigint>(`${MODULE}.SubnetEpochIndex`, [netuid], (index) => index + 1n);
}

function isStatefulDue(store: Store, netuid: number, block: number): boolean {
  const pending = store.get<bigint>(`${MODULE}.PendingEpochAt`, [netuid]);
  if (pending > 0n && BigInt(block) >= pending) return true;
  if (store.get<bigint>(`${MODULE}.BlocksSinceLastStep`, [netuid]) > MAX_BLOCKS_BETWEEN) return true;
  const last = store.get<bigint>(`${MODULE}.LastEpochBlock`, [netuid]);
  return BigInt(block) - last >= BigInt(tempoOf(store, netuid));
}
