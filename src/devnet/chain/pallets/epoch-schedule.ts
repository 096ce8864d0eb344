import type { Store } from "../store.ts";

const MODULE = "SubtensorModule";
/** After so many blocks an epoch runs whatever the tempo says. */
const MAX_BLOCKS_BETWEEN = 50_400n;

/** Counts a block since the last epoch; called once a block, before `isEpochDue`. */
export function countBlock(store: Store, netuid: number): void {
  store.update<bigint>(`${MODULE}.BlocksSinceLastStep`, [netuid], (count) => count + 1n);
}

/** The stateful schedule of spec 420 on: `should_run_epoch` (reference/chain.md §4.3 c). */
export function isEpochDue(store: Store, netuid: number, block: number): boolean {
  const tempo = store.get<number>(`${MODULE}.Tempo`, [netuid]);
  if (tempo === 0 || netuid === 0) return false;
  const pending = store.get<bigint>(`${MODULE}.PendingEpochAt`, [netuid]);
  if (pending > 0n && BigInt(block) >= pending) return true;
  if (store.get<bigint>(`${MODULE}.BlocksSinceLastStep`, [netuid]) > MAX_BLOCKS_BETWEEN) return true;
  return BigInt(block) - store.get<bigint>(`${MODULE}.LastEpochBlock`, [netuid]) >= BigInt(tempo);
}

/** The first block of the next epoch, or undefined where none will come. */
export function nextEpochBlock(store: Store, netuid: number): bigint | undefined {
  const tempo = store.get<number>(`${MODULE}.Tempo`, [netuid]);
  if (tempo === 0) return undefined;
  const due = store.get<bigint>(`${MODULE}.LastEpochBlock`, [netuid]) + BigInt(tempo);
  const pending = store.get<bigint>(`${MODULE}.PendingEpochAt`, [netuid]);
  return pending > 0n && pending < due ? pending : due;
}

/** Moves the schedule on after an epoch ran. */
export function closeEpoch(store: Store, netuid: number, block: number): void {
  store.put(`${MODULE}.LastEpochBlock`, [netuid], BigInt(block));
  store.put(`${MODULE}.LastMechansimStepBlock`, [netuid], BigInt(block));
  store.put(`${MODULE}.PendingEpochAt`, [netuid], 0n);
  store.put(`${MODULE}.BlocksSinceLastStep`, [netuid], 0n);
  store.update<bigint>(`${MODULE}.SubnetEpochIndex`, [netuid], (index) => index + 1n);
}
