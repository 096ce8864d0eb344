import { blake2 } from "../runtime/hashers.ts";
import { toHex } from "../scale/bytes.ts";
import type { Store } from "../store.ts";
import { type Call, ensure, type Rules } from "./dispatch.ts";
import { setInVector, uidOf } from "./neurons.ts";
import { hasStake, isCommitReveal, isTooFast, storeWeights } from "./weights.ts";

const MODULE = "SubtensorModule";
const WEIGHT = 18_000_000_000;
const MAX_COMMITS = 10;

/** The pool's numbers (subtensor `common/src/transaction_error.rs` at spec 425). */
const POOL_STAKE_TOO_LOW = 1;
const POOL_TOO_FAST = 6;

/** Hash, epoch of the commit, block, 0: the four of a stored commit. */
type Commit = [hash: string, epoch: bigint, block: bigint, reserved: bigint];
type RevealArgs = { netuid: number; uids: number[]; values: number[]; salt: number[]; version_key: bigint };

/** Commit and reveal by hash (reference/chain.md §1.6). */
export const commitRevealRules: Rules = {
  [`${MODULE}.commit_weights`]: { weight: WEIGHT, paysFee: false, run: commit, poolCheck: checkInPool },
  [`${MODULE}.reveal_weights`]: {
    weight: WEIGHT,
    paysFee: false,
    run: reveal,
    poolCheck: (call) => (hasStake(call, netuidOf(call)) ? undefined : POOL_STAKE_TOO_LOW),
  },
};

function commit(call: Call): void {
  const { store, signer, block } = call;
  const { netuid, commit_hash: hash } = call.args as { netuid: number; commit_hash: string };
  ensure(isCommitReveal(call, netuid), "CommitRevealDisabled");
  const uid = uidOf(store, netuid, signer);
  ensure(uid !== undefined, "HotKeyNotRegisteredInSubNet");
  ensure(hasStake(call, netuid), "NotEnoughStakeToSetWeights");
  ensure(!isTooFast(call, { netuid, uid }), "CommittingWeightsTooFast");
  const epoch = currentEpoch(store, netuid);
  const period = revealPeriod(store, netuid);
  const live = commitsOf(call, netuid).filter((one) => one[1] + period >= epoch);
  ensure(live.length < MAX_COMMITS, "TooManyUnrevealedCommits");
  putCommits(call, netuid, [...live, [hash, epoch, BigInt(block), 0n]]);
  setInVector(store, "LastUpdate", { netuid, uid, value: BigInt(block) });
  call.deposit(`${MODULE}.WeightsCommitted`, [signer, netuid, hash]);
}

function reveal(call: Call): void {
  const { store, signer } = call;
  const { netuid, uids: dests, values: weights, version_key } = call.args as RevealArgs;
  ensure(isCommitReveal(call, netuid), "CommitRevealDisabled");
  const hash = hashOf(call);
  const commits = commitsOf(call, netuid);
  ensure(commits.length > 0, "NoWeightsCommitFound");
  const found = commits.find((one) => one[0] === hash);
  const epoch = currentEpoch(store, netuid);
  const period = revealPeriod(store, netuid);
  const isExpired = (one: Commit) => one[1] + period < epoch;
  ensure(found !== undefined || !commits.every(isExpired), "ExpiredWeightCommit");
  ensure(found !== undefined, "InvalidRevealCommitHashNotMatch");
  ensure(!isExpired(found), "ExpiredWeightCommit");
  ensure(found[1] + period === epoch, "RevealTooEarly");
  const uid = uidOf(store, netuid, signer);
  ensure(uid !== undefined, "HotKeyNotRegisteredInSubNet");
  ensure(dests.length === weights.length, "WeightVecNotEqualSize");
  const least = store.get<bigint>(`${MODULE}.WeightsVersionKey`, [netuid]);
  ensure(least === 0n || version_key >= least, "IncorrectWeightVersionKey");
  storeWeights(call, { netuid, dests, weights, version_key, uid });
  const left = commits.slice(commits.indexOf(found) + 1);
  putCommits(call, netuid, left);
  call.deposit(`${MODULE}.WeightsSet`, [netuid, uid]);
  call.deposit(`${MODULE}.WeightsRevealed`, [signer, netuid, hash]);
}

/** Blake2b-256 of SCALE (hotkey, netuid, uids, values, salt, version key). */
function hashOf({ store, signer, args }: Call): string {
  const { netuid, uids, values, salt, version_key } = args as RevealArgs;
  const type = "(AccountId, u16, Vec<u16>, Vec<u16>, Vec<u16>, u64)";
  return toHex(blake2(store.runtime.codecs.encode(type, [signer, netuid, uids, values, salt, version_key])));
}

function commitsOf({ store, signer }: Call, netuid: number): Commit[] {
  return store.get<Commit[] | undefined>(`${MODULE}.WeightCommits`, [netuid, signer]) ?? [];
}

function putCommits({ store, signer }: Call, netuid: number, commits: Commit[]): void {
  if (commits.length === 0) store.remove(`${MODULE}.WeightCommits`, [netuid, signer]);
  else store.put(`${MODULE}.WeightCommits`, [netuid, signer], commits);
}

/** Epochs run before a block's calls, so the index is already that of the block. */
function currentEpoch(store: Store, netuid: number): bigint {
  return store.get<bigint>(`${MODULE}.SubnetEpochIndex`, [netuid]);
}

function revealPeriod(store: Store, netuid: number): bigint {
  return store.get<bigint>(`${MODULE}.RevealPeriodEpochs`, [netuid]);
}

function netuidOf({ args }: Call): number {
  return args.netuid as number;
}

function checkInPool(call: Call): number | undefined {
  const netuid = netuidOf(call);
  if (!hasStake(call, netuid)) return POOL_STAKE_TOO_LOW;
  const uid = uidOf(call.store, netuid, call.signer);
  const isEarly = uid !== undefined && isCommitReveal(call, netuid) && isTooFast(call, { netuid, uid });
  return isEarly ? POOL_TOO_FAST : undefined;
}
