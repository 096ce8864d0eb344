import type { Store } from "../store.ts";
import { hotkeysOf } from "./neurons.ts";

const MODULE = "SubtensorModule";

type Candidate = { uid: number; score: number; registered: number; isImmune: boolean };

/**
 * The uid that a newcomer takes over: the one that earns least, the older first, of those outside their immunity; where
 * there are none, or too few by `MinNonImmuneUids`, of the immune ones. The subnet's owner stays at spec 425.
 *
 * @returns undefined where nobody can be replaced
 * @see subtensor `subnets/registration.rs`, `get_neuron_to_prune`
 */
export function neuronToPrune(store: Store, netuid: number, block: number): number | undefined {
  const candidates = readCandidates(store, netuid, block);
  const free = candidates.filter(({ isImmune }) => !isImmune);
  const least = store.runtime.entries.has(`${MODULE}.MinNonImmuneUids`)
    ? store.get<number>(`${MODULE}.MinNonImmuneUids`, [netuid])
    : 0;
  const pool = free.length > least ? free : candidates.filter(({ isImmune }) => isImmune);
  pool.sort((a, b) => a.score - b.score || a.registered - b.registered || a.uid - b.uid);
  return pool[0]?.uid;
}

function readCandidates(store: Store, netuid: number, block: number): Candidate[] {
  const immunity = store.get<number>(`${MODULE}.ImmunityPeriod`, [netuid]);
  const emission = store.get<bigint[]>(`${MODULE}.Emission`, [netuid]);
  const isOwnerSafe = store.runtime.generation.registrations === "block";
  const owner = isOwnerSafe ? store.get<string>(`${MODULE}.SubnetOwnerHotkey`, [netuid]) : undefined;
  return hotkeysOf(store, netuid).flatMap((hotkey, uid) => {
    if (hotkey === owner) return [];
    const registered = Number(store.get<bigint>(`${MODULE}.BlockAtRegistration`, [netuid, uid]));
    const isImmune = block - registered < immunity;
    return [{ uid, score: Number(emission[uid] ?? 0n), registered, isImmune }];
  });
}
