import { blake2 } from "../runtime/hashers.ts";
import { toHex } from "../scale/bytes.ts";
import type { Store } from "../store.ts";
import { type Call, ensure, type Rule, type Rules } from "./dispatch.ts";
import { epochIndex, firstBlockOf, isStateful, tempoOf } from "./epoch-schedule.ts";
import { setInVector, uidOf } from "./neurons.ts";
import { applyWeights, ensureMechanism, hasStake, isCommitReveal, isEarly, isTooFast } from "./weights.ts";

const MODULE = "SubtensorModule";
const WEIGHT = 18_000_000_000;
const MAX_COMMITS = 10;

/** A stored commit: with counted epochs hash, epoch, block, 0; else hash, block, first and last block of its reveal. */
type Commit = [hash: string, when: bigint, first: bigint, last: bigint];
type RevealArgs = {
  netuid: number;
  mecid?: number;
  uids: number[];
  values: number[];
  salt: number[];
  version_key: bigint;
};

const commitRule: Rule = { weight: WEIGHT, paysFee: false, run: commit, poolCheck: checkCommit };
const revealRule: Rule = { weight: WEIGHT, paysFee: false, run: reveal, poolCheck: checkReveal };

/** Commit and reveal by hash (reference/chain.md §1.6). */
export const commitRevealRules: Rules = {
  [`${MODULE}.commit_weights`]: commitRule,
  [`${MODULE}.commit_mechanism_weights`]: commitRule,
  [`${MODULE}.reveal_weights`]: revealRule,
  [`${MODULE}.reveal_mechanism_weights`]: revealRule,
};

function commit(call: Call): void {
  const { store, signer, block } = call;
  const args = call.args as { netuid: number; mecid?: number; commit_hash: string };
  const { netuid, commit_hash: hash } = args;
  ensureMechanism(store, args);
  ensure(isCommitReveal(call, netuid), "CommitRevealDisabled");
  const uid = uidOf(store, netuid, signer);
  ensure(uid !== undefined, "HotKeyNotRegisteredInSubNet");
  ensure(hasStake(call, netuid), "NotEnoughStakeToSetWeights");
  ensure(!isTooFast(call, { netuid, uid }), "CommittingWeightsTooFast");
  const live = commitsOf(call, netuid).filter((one) => !isExpired(call, { netuid, one }));
  ensure(live.length < MAX_COMMITS, "TooManyUnrevealedCommits");
  putCommits(call, netuid, [...live, createCommit(call, { netuid, hash })]);
  setInVector(store, "LastUpdate", { netuid, uid, value: BigInt(block) });
  call.deposit(`${MODULE}.WeightsCommitted`, [signer, netuid, hash]);
}

function reveal(call: Call): void {
  const { signer } = call;
  const { uids: dests, values: weights, salt: _, ...args } = call.args as RevealArgs;
  const { netuid } = args;
  ensureMechanism(call.store, args);
  ensure(isCommitReveal(call, netuid), "CommitRevealDisabled");
  const hash = hashOf(call);
  const commits = commitsOf(call, netuid);
  ensure(commits.length > 0, "NoWeightsCommitFound");
  const found = commits.find((one) => one[0] === hash);
  const allExpired = commits.every((one) => isExpired(call, { netuid, one }));
  ensure(found !== undefined || !allExpired, "ExpiredWeightCommit");
  ensure(found !== undefined, "InvalidRevealCommitHashNotMatch");
  ensure(!isExpired(call, { netuid, one: found }), "ExpiredWeightCommit");
  ensure(isRevealable(call, { netuid, one: found }), "RevealTooEarly");
  applyWeights(call, { ...args, dests, weights });
  putCommits(call, netuid, commits.slice(commits.indexOf(found) + 1));
  call.deposit(`${MODULE}.WeightsRevealed`, [signer, netuid, hash]);
}

function createCommit({ store, block }: Call, { netuid, hash }: { netuid: number; hash: string }): Commit {
  const epoch = epochIndex(store, netuid, block);
  if (isStateful(store)) return [hash, epoch, BigInt(block), 0n];
  const first = firstBlockOf(store, netuid, epoch + revealPeriod(store, netuid));
  return [hash, BigInt(block), first, first + BigInt(tempoOf(store, netuid))];
}

type OneCommit = { netuid: number; one: Commit };

/** How many epochs too late, 0 = now, below = too early. */
function lateness({ store, block }: Call, { netuid, one }: OneCommit): bigint {
  const committed = isStateful(store) ? one[1] : epochIndex(store, netuid, Number(one[1]));
  return epochIndex(store, netuid, block) - committed - revealPeriod(store, netuid);
}

function isExpired(call: Call, of: OneCommit): boolean {
  return lateness(call, of) > 0n;
}

function isRevealable(call: Call, of: OneCommit): boolean {
  return lateness(call, of) === 0n;
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

/** Epochs between a commit and its reveal. */
export function revealPeriod(store: Store, netuid: number): bigint {
  return store.get<bigint>(`${MODULE}.RevealPeriodEpochs`, [netuid]);
}

function checkCommit(call: Call): number | undefined {
  const netuid = call.args.netuid as number;
  const { stake, tooFast } = call.store.runtime.generation.pool;
  if (!hasStake(call, netuid)) return stake.commit;
  return tooFast !== null && isEarly(call, netuid) ? tooFast : undefined;
}

function checkReveal(call: Call): number | undefined {
  const netuid = call.args.netuid as number;
  const { stake, noCommit, tooEarly } = call.store.runtime.generation.pool;
  if (!hasStake(call, netuid)) return stake.reveal;
  const hash = hashOf(call);
  const one = commitsOf(call, netuid).find((commitment) => commitment[0] === hash);
  if (!one) return noCommit ?? undefined;
  return isRevealable(call, { netuid, one }) ? undefined : (tooEarly ?? undefined);
}
