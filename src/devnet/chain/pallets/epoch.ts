import type { Store } from "../store.ts";
import { closeEpoch, isStateful, tempoOf } from "./epoch-schedule.ts";
import { hotkeysOf, minStakeOf, stakeOf } from "./neurons.ts";
import { type EpochInput, runYuma } from "./yuma.ts";

const MODULE = "SubtensorModule";
const U16_MAX = 65_535;
/** Alpha that the subnet emits in a block, rao; miners and validators get 41 % each, the owner the rest. */
const ALPHA_PER_BLOCK = 1e9;
const MINERS_SHARE = 0.41;

/** Runs a subnet's epoch: permits, incentive, dividends, emission, and the schedule. Stakes stay as they are. */
export function runEpoch(store: Store, netuid: number, block: number): void {
  const input = readInput(store, netuid, block);
  const { permits, incentive, dividends, voted } = runYuma(input);
  const toU16 = (share: number) => Math.floor(share * U16_MAX);
  const top = Math.max(0, ...incentive);
  const perTempo = ALPHA_PER_BLOCK * tempoOf(store, netuid) * MINERS_SHARE;
  const put = (name: string, list: unknown[]) => store.put(`${MODULE}.${name}`, [netuid], list);
  put("Active", input.active);
  put("ValidatorPermit", permits);
  put("Incentive", incentive.map(toU16));
  put(
    "Consensus",
    incentive.map((share) => toU16(top > 0 ? share / top : 0)),
  );
  put("Dividends", dividends.map(toU16));
  put(
    "ValidatorTrust",
    voted.map((hasVoted) => (hasVoted ? U16_MAX : 0)),
  );
  put(
    "Emission",
    incentive.map((share, uid) => BigInt(Math.floor((share + (dividends[uid] ?? 0)) * perTempo))),
  );
  closeEpoch(store, netuid, block);
}

/** Blocks without weights after which a neuron counts as inactive. */
export function activityCutoff(store: Store, netuid: number): number {
  if (!isStateful(store)) return store.get<number>(`${MODULE}.ActivityCutoff`, [netuid]);
  const factor = store.get<number>(`${MODULE}.ActivityCutoffFactorMilli`, [netuid]);
  return Math.max(1, Math.floor((factor * tempoOf(store, netuid)) / 1000));
}

function readInput(store: Store, netuid: number, block: number): EpochInput {
  const hotkeys = hotkeysOf(store, netuid);
  const lastUpdate = store.get<bigint[]>(`${MODULE}.LastUpdate`, [netuid]);
  const cutoff = activityCutoff(store, netuid);
  return {
    stake: hotkeys.map((hotkey) => stakeOf(store, netuid, hotkey)),
    minStake: minStakeOf(store),
    maxValidators: store.get<number>(`${MODULE}.MaxAllowedValidators`, [netuid]),
    active: lastUpdate.map((updated) => Number(updated) + cutoff >= block),
    weights: hotkeys.map((_, uid) => store.get<[number, number][]>(`${MODULE}.Weights`, [netuid, uid])),
    lastUpdate,
    registeredAt: hotkeys.map((_, uid) => store.get<bigint>(`${MODULE}.BlockAtRegistration`, [netuid, uid])),
  };
}
