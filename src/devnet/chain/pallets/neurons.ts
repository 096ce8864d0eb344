import type { Store } from "../store.ts";

const MODULE = "SubtensorModule";

/** A public key of 32 zero bytes: no account. */
export const ZERO_ACCOUNT = `0x${"00".repeat(32)}`;

/** What a new neuron starts with, per vector by uid. */
const FRESH: Record<string, unknown> = {
  Active: true,
  Consensus: 0,
  Incentive: 0,
  Dividends: 0,
  Emission: 0n,
  LastUpdate: 0n,
  ValidatorTrust: 0,
  ValidatorPermit: false,
};

/** Who takes a uid; `replaces` is the uid that is taken over, undefined for the next free one. */
export type NewNeuron = {
  netuid: number;
  block: number;
  hotkey: string;
  coldkey: string;
  replaces?: number | undefined;
};

/** Gives a neuron a uid with fresh scores. */
export function addNeuron(store: Store, neuron: NewNeuron): number {
  const { netuid, block, hotkey, coldkey, replaces } = neuron;
  const uid = replaces ?? subnetSize(store, netuid);
  if (replaces === undefined) store.put(`${MODULE}.SubnetworkN`, [netuid], uid + 1);
  else removeNeuron(store, netuid, uid);
  for (const [name, value] of Object.entries(FRESH)) setInVector(store, name, { netuid, uid, value });
  setInVector(store, "LastUpdate", { netuid, uid, value: BigInt(block) });
  store.put(`${MODULE}.Keys`, [netuid, uid], hotkey);
  store.put(`${MODULE}.Uids`, [netuid, hotkey], uid);
  store.put(`${MODULE}.IsNetworkMember`, [hotkey, netuid], true);
  store.put(`${MODULE}.Owner`, [hotkey], coldkey);
  store.put(`${MODULE}.BlockAtRegistration`, [netuid, uid], BigInt(block));
  return uid;
}

/** How many uids the subnet has. */
export function subnetSize(store: Store, netuid: number): number {
  return store.get<number>(`${MODULE}.SubnetworkN`, [netuid]);
}

/** The hotkeys by uid. */
export function hotkeysOf(store: Store, netuid: number): string[] {
  return Array.from({ length: subnetSize(store, netuid) }, (_, uid) =>
    store.get<string>(`${MODULE}.Keys`, [netuid, uid]),
  );
}

/** A hotkey's uid, or undefined. */
export function uidOf(store: Store, netuid: number, hotkey: string): number | undefined {
  return store.get<number | undefined>(`${MODULE}.Uids`, [netuid, hotkey]);
}

/** Stake in rao as the chain weighs validators: here the alpha of this hotkey on this subnet. */
export function stakeOf(store: Store, netuid: number, hotkey: string): bigint {
  return store.get<bigint>(`${MODULE}.TotalHotkeyAlpha`, [hotkey, netuid]);
}

/** Least stake for weights and permits, rao. */
export function minStakeOf(store: Store): bigint {
  return store.get<bigint>(minStakeItemOf(store));
}

/** Where it is stored. */
export function minStakeItemOf({ runtime }: Store): string {
  return `${MODULE}.${runtime.generation.minStakeItem}`;
}

/** Writes one uid's place of a vector. */
export function setInVector(
  store: Store,
  name: string,
  { netuid, uid, value }: { netuid: number; uid: number; value: unknown },
): void {
  store.update<unknown[]>(`${MODULE}.${name}`, [netuid], (list) => {
    list[uid] = value;
    return list;
  });
}

function removeNeuron(store: Store, netuid: number, uid: number): void {
  const hotkey = store.get<string>(`${MODULE}.Keys`, [netuid, uid]);
  store.remove(`${MODULE}.Uids`, [netuid, hotkey]);
  store.remove(`${MODULE}.IsNetworkMember`, [hotkey, netuid]);
  for (const name of ["Axons", "NeuronCertificates", "Prometheus"]) {
    store.remove(`${MODULE}.${name}`, [netuid, hotkey]);
  }
  for (const name of ["Weights", "Bonds"]) store.remove(`${MODULE}.${name}`, [netuid, uid]);
}
