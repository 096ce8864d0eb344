import { hotkeysOf, stakeOf, subnetSize } from "../pallets/neurons.ts";
import type { StoredAxon } from "../pallets/serving.ts";
import type { Store } from "../store.ts";

const MODULE = "SubtensorModule";
const NO_AXON: StoredAxon = {
  block: 0n,
  version: 0,
  ip: 0n,
  port: 0,
  ip_type: 0,
  protocol: 0,
  placeholder1: 0,
  placeholder2: 0,
};
const NO_PROMETHEUS = { block: 0n, version: 0, ip: 0n, port: 0, ip_type: 0 };

/** `get_neurons_lite`; each vector is decoded once. */
export function readNeuronsLite(store: Store, netuid: number): unknown[] {
  const read = new Map<string, unknown[]>();
  const vector = (name: string, uid: number) => {
    const list = read.get(name) ?? store.get<unknown[]>(`${MODULE}.${name}`, [netuid]);
    read.set(name, list);
    return list[uid];
  };
  return hotkeysOf(store, netuid).map((hotkey, uid) => {
    const coldkey = store.get<string>(`${MODULE}.Owner`, [hotkey]);
    return {
      hotkey,
      coldkey,
      uid,
      netuid,
      active: vector("Active", uid),
      axon_info: axonOf(store, netuid, hotkey),
      prometheus_info: NO_PROMETHEUS,
      stake: [[coldkey, stakeOf(store, netuid, hotkey)]],
      rank: 0,
      emission: vector("Emission", uid),
      incentive: vector("Incentive", uid),
      consensus: vector("Consensus", uid),
      trust: 0,
      validator_trust: vector("ValidatorTrust", uid),
      dividends: vector("Dividends", uid),
      last_update: vector("LastUpdate", uid),
      validator_permit: vector("ValidatorPermit", uid),
      pruning_score: 65_535,
    };
  });
}

/** `get_neuron_lite`: undefined where the uid is not taken. */
export function readNeuronLite(store: Store, netuid: number, uid: number): unknown {
  return uid < subnetSize(store, netuid) ? readNeuronsLite(store, netuid)[uid] : undefined;
}

/** A hotkey's axon; zeros where it never served. */
export function axonOf(store: Store, netuid: number, hotkey: string): StoredAxon {
  return store.get<StoredAxon | undefined>(`${MODULE}.Axons`, [netuid, hotkey]) ?? NO_AXON;
}
