import type { Timelock } from "../runtime/generation.ts";
import { blake2 } from "../runtime/hashers.ts";
import { fromHex, toHex } from "../scale/bytes.ts";
import type { Store } from "../store.ts";
import { type Call, ensure, type Rule, type Rules } from "./dispatch.ts";
import { commitEpoch } from "./epoch-schedule.ts";
import { setInVector, uidOf } from "./neurons.ts";
import { ensureMechanism, hasStake, isCommitReveal, isTooFast } from "./weights.ts";

const MODULE = "SubtensorModule";
const WEIGHT = 65_780_000;
/** Of one hotkey in one epoch. */
const MAX_COMMITS = 10;

/** A timelocked commit; the block is 0 where the runtime does not keep it. */
export type TimelockedCommit = { who: string; block: bigint; commit: string; round: bigint };

type Args = {
  netuid: number;
  mecid?: number;
  commit: string;
  reveal_round: bigint;
  commit_reveal_version?: number;
};

const rule: Rule = { weight: WEIGHT, paysFee: false, run: commit, poolCheck: checkInPool };

/** The calls that commit weights until a round of the drand network comes out (reference/chain.md §1.5). */
export const timelockRules: Rules = {
  [`${MODULE}.commit_crv3_weights`]: rule,
  [`${MODULE}.commit_timelocked_weights`]: rule,
  [`${MODULE}.commit_crv3_mechanism_weights`]: rule,
  [`${MODULE}.commit_timelocked_mechanism_weights`]: rule,
};

function commit(call: Call): void {
  const { store, signer, block, deposit } = call;
  const args = call.args as Args;
  const { netuid, commit: ciphertext, reveal_round: round, commit_reveal_version: version } = args;
  checkGuards(call);
  ensureMechanism(store, args);
  ensure(isCommitReveal(call, netuid), "CommitRevealDisabled");
  const wanted =
    version === undefined || version === store.get<number>(`${MODULE}.CommitRevealWeightsVersion`);
  ensure(wanted, "IncorrectCommitRevealVersion");
  const uid = uidOf(store, netuid, signer);
  ensure(uid !== undefined, "HotKeyNotRegisteredInSubNet");
  ensure(!isTooFast(call, { netuid, uid }), "CommittingWeightsTooFast");
  const place: Place = { netuid, epoch: commitEpoch(store, netuid, block) };
  const commits = readCommits(store, place);
  ensure(commits.filter(({ who }) => who === signer).length < MAX_COMMITS, "TooManyUnrevealedCommits");
  writeCommits(store, place, [...commits, { who: signer, block: BigInt(block), commit: ciphertext, round }]);
  setInVector(store, "LastUpdate", { netuid, uid, value: BigInt(block) });
  const { committed, committedHasRound } = store.runtime.generation.timelock;
  const hash = toHex(blake2(fromHex(ciphertext)));
  deposit(`${MODULE}.${committed}`, [signer, netuid, hash, ...(committedHasRound ? [round] : [])]);
}

/** Where commits are kept: of one subnet, made in one epoch. */
export type Place = { netuid: number; epoch: bigint };

type Stored =
  | [who: string, commit: string, round: bigint]
  | [who: string, block: bigint, commit: string, round: bigint];

/** The commits of an epoch that are not revealed, in their order. */
export function readCommits(store: Store, { netuid, epoch }: Place): TimelockedCommit[] {
  const stored = store.get<Stored[]>(itemOf(store), [netuid, epoch]);
  return stored.map((one) => {
    if (one.length === 4) return { who: one[0], block: one[1], commit: one[2], round: one[3] };
    return { who: one[0], block: 0n, commit: one[1], round: one[2] };
  });
}

/** Puts them in place of those that were there. */
export function writeCommits(store: Store, { netuid, epoch }: Place, commits: TimelockedCommit[]): void {
  const { hasBlock } = timelockOf(store);
  if (commits.length === 0) store.remove(itemOf(store), [netuid, epoch]);
  else {
    store.put(
      itemOf(store),
      [netuid, epoch],
      commits.map(({ who, block, commit: bytes, round }) =>
        hasBlock ? [who, block, bytes, round] : [who, bytes, round],
      ),
    );
  }
}

/** Drops what was made before an epoch: its time is over. */
export function dropCommits(store: Store, { netuid, epoch }: Place): void {
  for (const [, made] of store.keys(itemOf(store), [netuid]))
    if ((made as bigint) < epoch) store.remove(itemOf(store), [netuid, made]);
}

function itemOf(store: Store): string {
  return `${MODULE}.${timelockOf(store).item}`;
}

function timelockOf({ runtime }: Store): Timelock {
  return runtime.generation.timelock;
}

/** What newer runtimes look at in the pool and again before the call runs. */
function checkGuards(call: Call): void {
  const { isRepeated } = call.store.runtime.generation.pool;
  const { netuid } = call.args as Args;
  ensure(!isRepeated || hasStake(call, netuid), "NotEnoughStakeToSetWeights");
  ensure(!isRepeated || !isRoundOut(call), "InvalidRevealRound");
}

function isRoundOut({ store, args }: Call): boolean {
  return (args as Args).reveal_round < store.get<bigint>("Drand.LastStoredRound");
}

function checkInPool(call: Call): number | undefined {
  const { stake, revealRound } = call.store.runtime.generation.pool;
  if (!hasStake(call, (call.args as Args).netuid)) return stake.timelocked;
  return revealRound !== null && isRoundOut(call) ? revealRound : undefined;
}
