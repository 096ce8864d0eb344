import type { Store } from "../store.ts";
import { type Call, ensure, type Rule, type Rules } from "./dispatch.ts";
import { minStakeOf, setInVector, stakeOf, subnetSize, uidOf } from "./neurons.ts";

const MODULE = "SubtensorModule";
const U16_MAX = 65_535;
const WEIGHT = 15_540_000_000;

/** A weights call: which uid gives which uids how much. */
export type WeightsCall = {
  netuid: number;
  mecid?: number;
  dests: number[];
  weights: number[];
  version_key: bigint;
};

const rule: Rule = { weight: WEIGHT, paysFee: false, run: setWeights, poolCheck: checkInPool };

/** The calls that set weights in plain. */
export const weightsRules: Rules = {
  [`${MODULE}.set_weights`]: rule,
  [`${MODULE}.set_mechanism_weights`]: rule,
};

function setWeights(call: Call): void {
  const args = call.args as WeightsCall;
  ensure(!isCommitReveal(call, args.netuid), "CommitRevealEnabled");
  applyWeights(call, args);
}

/**
 * Sets the signer's weights, in plain or by a reveal; checks in the order of `subnets/weights.rs` (reference/chain.md
 * §1.4). The stored row is scaled so that the largest is 65 535.
 */
export function applyWeights(call: Call, args: WeightsCall): void {
  const { store } = call;
  const { netuid, dests, weights } = args;
  ensure(netuid !== 0, "CanNotSetRootNetworkWeights");
  ensure(dests.length === weights.length, "WeightVecNotEqualSize");
  ensureMechanism(store, args);
  ensure(dests.length <= subnetSize(store, netuid), "UidsLengthExceedUidsInSubNet");
  const uid = uidOf(store, netuid, call.signer);
  ensure(uid !== undefined, "HotKeyNotRegisteredInSubNet");
  ensure(hasStake(call, netuid), "NotEnoughStakeToSetWeights");
  const least = store.get<bigint>(`${MODULE}.WeightsVersionKey`, [netuid]);
  ensure(least === 0n || args.version_key >= least, "IncorrectWeightVersionKey");
  const isPlain = !isCommitReveal(call, netuid);
  ensure(!(isPlain && isTooFast(call, { netuid, uid })), "SettingWeightsTooFast");
  checkRow(call, { ...args, uid });
  storeRow(store, { ...args, uid });
  if (isPlain) setInVector(store, "LastUpdate", { netuid, uid, value: BigInt(call.block) });
  call.deposit(`${MODULE}.WeightsSet`, [netuid, uid]);
}

function checkRow(call: Call, { netuid, dests, uid }: WeightsCall & { uid: number }): void {
  const { store, signer } = call;
  const permits = store.get<boolean[]>(`${MODULE}.ValidatorPermit`, [netuid]);
  const isSelfOnly = dests.length === 1 && dests[0] === uid;
  const isPermitted = permits[uid] === true || isSelfOnly || isOwner(call, netuid, signer);
  ensure(isPermitted, "NeuronNoValidatorPermit");
  ensure(new Set(dests).size === dests.length, "DuplicateUids");
  const size = subnetSize(store, netuid);
  ensure(
    dests.every((dest) => dest < size),
    "UidVecContainInvalidOne",
  );
  const least = Math.min(size, store.get<number>(`${MODULE}.MinAllowedWeights`, [netuid]));
  ensure(isSelfOnly || dests.length >= least, "WeightVecLengthIsLow");
}

function storeRow(store: Store, { netuid, dests, weights, uid }: WeightsCall & { uid: number }): void {
  const largest = Math.max(0, ...weights);
  const scale = largest === 0 ? 0 : U16_MAX / largest;
  store.put(
    `${MODULE}.Weights`,
    [netuid, uid],
    dests.map((dest, i) => [dest, Math.round((weights[i] ?? 0) * scale)]),
  );
}

/** Fails unless the subnet exists and the mechanism is its first: there is no other here. */
export function ensureMechanism(
  store: Store,
  { netuid, mecid = 0 }: Pick<WeightsCall, "netuid" | "mecid">,
): void {
  const exists = store.get<boolean>(`${MODULE}.NetworksAdded`, [netuid]);
  ensure(exists && mecid === 0, "MechanismDoesNotExist");
}

/** Whether the subnet asks for commits instead of plain weights. */
export function isCommitReveal({ store }: Call, netuid: number): boolean {
  return store.get<boolean>(`${MODULE}.CommitRevealWeightsEnabled`, [netuid]);
}

/** Whether any subnet asks for commits: only then pulses are worth their signatures. */
export function usesPulses(store: Store): boolean {
  return store
    .keys(`${MODULE}.NetworksAdded`)
    .some((key) => store.get<boolean>(`${MODULE}.CommitRevealWeightsEnabled`, key));
}

/** Whether the last weights or commit of the uid are too fresh for another. */
export function isTooFast({ store, block }: Call, { netuid, uid }: { netuid: number; uid: number }): boolean {
  const last = store.get<bigint[]>(`${MODULE}.LastUpdate`, [netuid])[uid] ?? 0n;
  const limit = store.get<bigint>(`${MODULE}.WeightsSetRateLimit`, [netuid]);
  return last !== 0n && BigInt(block) - last < limit;
}

/** Whether the signer has the least stake for weights; the subnet's owner needs none. */
export function hasStake(call: Call, netuid: number): boolean {
  const { store, signer } = call;
  return stakeOf(store, netuid, signer) >= minStakeOf(store) || isOwner(call, netuid, signer);
}

function isOwner({ store }: Call, netuid: number, hotkey: string): boolean {
  return store.get<string>(`${MODULE}.SubnetOwnerHotkey`, [netuid]) === hotkey;
}

function checkInPool(call: Call): number | undefined {
  const { netuid } = call.args as WeightsCall;
  const { stake, tooFast } = call.store.runtime.generation.pool;
  if (!hasStake(call, netuid)) return stake.set;
  if (tooFast === null || isCommitReveal(call, netuid)) return undefined;
  return isEarly(call, netuid) ? tooFast : undefined;
}

/** Whether a registered signer comes too soon. */
export function isEarly(call: Call, netuid: number): boolean {
  const uid = uidOf(call.store, netuid, call.signer);
  return uid !== undefined && isTooFast(call, { netuid, uid });
}
