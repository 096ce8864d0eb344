import { type Call, ensure, type Rule, type Rules } from "./dispatch.ts";
import { setInVector, stakeOf, subnetSize, uidOf } from "./neurons.ts";

const MODULE = "SubtensorModule";
const U16_MAX = 65_535;
const WEIGHT = 15_540_000_000;

/** The pool's numbers (subtensor `common/src/transaction_error.rs` at spec 425). */
const POOL_STAKE_TOO_LOW = 1;
const POOL_TOO_FAST = 6;

/** A weights call: which uid gives which uids how much. */
export type WeightsCall = { netuid: number; dests: number[]; weights: number[]; version_key: bigint };

/** The calls that set weights in plain. */
export const weightsRules: Rules = {
  [`${MODULE}.set_weights`]: weightsRule(),
  [`${MODULE}.set_mechanism_weights`]: weightsRule(),
};

function weightsRule(): Rule {
  return { weight: WEIGHT, paysFee: false, run: setWeights, poolCheck: checkInPool };
}

/** Checks in the order of `subnets/weights.rs` at spec 425 (reference/chain.md §1.4). */
function setWeights(call: Call): void {
  const { store } = call;
  const args = call.args as WeightsCall & { mecid?: number };
  const { netuid } = args;
  ensure(!isCommitReveal(call, netuid), "CommitRevealEnabled");
  ensure(netuid !== 0, "CanNotSetRootNetworkWeights");
  ensure(args.dests.length === args.weights.length, "WeightVecNotEqualSize");
  const exists = store.get<boolean>(`${MODULE}.NetworksAdded`, [netuid]);
  ensure(exists && (args.mecid ?? 0) === 0, "MechanismDoesNotExist");
  ensure(args.dests.length <= subnetSize(store, netuid), "UidsLengthExceedUidsInSubNet");
  const uid = uidOf(store, netuid, call.signer);
  ensure(uid !== undefined, "HotKeyNotRegisteredInSubNet");
  ensure(hasStake(call, netuid), "NotEnoughStakeToSetWeights");
  const least = store.get<bigint>(`${MODULE}.WeightsVersionKey`, [netuid]);
  ensure(least === 0n || args.version_key >= least, "IncorrectWeightVersionKey");
  ensure(!isTooFast(call, { netuid, uid }), "SettingWeightsTooFast");
  storeWeights(call, { ...args, uid });
  setInVector(store, "LastUpdate", { netuid, uid, value: BigInt(call.block) });
  call.deposit(`${MODULE}.WeightsSet`, [netuid, uid]);
}

/** The checks that plain and revealed weights share; stores the row scaled so that the largest is 65 535. */
export function storeWeights(call: Call, args: WeightsCall & { uid: number }): void {
  const { store, signer } = call;
  const { netuid, dests, weights, uid } = args;
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
  const largest = Math.max(0, ...weights);
  const scale = largest === 0 ? 0 : U16_MAX / largest;
  store.put(
    `${MODULE}.Weights`,
    [netuid, uid],
    dests.map((dest, i) => [dest, Math.round((weights[i] ?? 0) * scale)]),
  );
}

/** Whether the subnet asks for commits instead of plain weights. */
export function isCommitReveal({ store }: Call, netuid: number): boolean {
  return store.get<boolean>(`${MODULE}.CommitRevealWeightsEnabled`, [netuid]);
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
  const threshold = store.get<bigint>(`${MODULE}.StakeThreshold`);
  return stakeOf(store, netuid, signer) >= threshold || isOwner(call, netuid, signer);
}

function isOwner({ store }: Call, netuid: number, hotkey: string): boolean {
  return store.get<string>(`${MODULE}.SubnetOwnerHotkey`, [netuid]) === hotkey;
}

function checkInPool(call: Call): number | undefined {
  const { netuid } = call.args as WeightsCall;
  if (!hasStake(call, netuid)) return POOL_STAKE_TOO_LOW;
  const uid = uidOf(call.store, netuid, call.signer);
  const isEarly = uid !== undefined && !isCommitReveal(call, netuid) && isTooFast(call, { netuid, uid });
  return isEarly ? POOL_TOO_FAST : undefined;
}
