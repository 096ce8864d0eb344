import type { Hotkey } from "../../domain/ports/chain.ts";
import type { Commit, CommitView } from "../../domain/ports/sent-weights.ts";
import { isSameWeights } from "../../domain/weights/is-same-weights.ts";
import { createCall } from "./chain-call.ts";
import type { Connection } from "./connection.ts";
import { isStateful, readEpoch, readRevealPeriod, type SubnetAt } from "./epoch-clock.ts";
import { toWeightsError } from "./explain-weights-error.ts";
import { readUid } from "./read-neurons-lite.ts";
import { hasItem, type StateAt, storageItem } from "./read-storage.ts";
import { readHead } from "./read-subnet.ts";
import { readWeights, type Writer } from "./set-weights.ts";

/** Where runtimes keep timelocked commits, by subnet and epoch. */
const TIMELOCK_STORES = ["timelockedWeightCommits", "crv3WeightCommitsV2", "crv3WeightCommits"];

/**
 * What the chain says of a commit at the head.
 *
 * @throws {TargonError} `CHAIN_DATA_INVALID`; as `Connection.call`
 */
export async function readCommit(
  connection: Connection,
  { hotkey, commit }: { hotkey: Hotkey; commit: Commit },
  signal?: AbortSignal,
): Promise<CommitView> {
  const { netuid } = commit;
  const { uid, ...view } = await connection.call(async () => {
    const { state, block } = await readHead(connection);
    const [kept, phase, uid] = await Promise.all([
      isKept(state, { hotkey, commit }),
      readPhase({ state, block, netuid }, commit),
      readUid(state, netuid, hotkey.address),
    ]);
    return { kept, phase, uid };
  }, signal);
  if (uid === null) return { ...view, shown: false };
  return { ...view, shown: isSameWeights(await readWeights(connection, { netuid, uid }, signal), commit) };
}

/**
 * Reveals a commit by hash.
 *
 * @returns the block that has it
 * @throws {TargonError} `REVEAL_TOO_EARLY`, `COMMIT_GONE`, `STAKE_TOO_LOW`, `VERSION_KEY_TOO_LOW`; as `sendExtrinsic`
 */
export async function revealWeights(
  { connection, sender }: Writer,
  { hotkey, commit }: { hotkey: Hotkey; commit: Commit },
  signal?: AbortSignal,
): Promise<number> {
  const { netuid, uids, weights, salt, versionKey } = commit;
  const call = createCall(connection, "revealWeights", [netuid, uids, weights, salt ?? [], versionKey]);
  try {
    return (await sender.submit(call, hotkey, signal)).block;
  } catch (error) {
    throw await toWeightsError(connection, { error, netuid, versionKey }, signal);
  }
}

/** Told from the bytes alone: what stands beside them differs between runtimes. */
async function isKept(
  state: StateAt,
  { hotkey, commit }: { hotkey: Hotkey; commit: Commit },
): Promise<boolean> {
  const { netuid, mode, epoch } = commit;
  const holds = (value: { toJSON(): unknown }) =>
    JSON.stringify(value.toJSON()).includes(commit.commit ?? "");
  if (mode === "commit-reveal")
    return holds(await storageItem(state, "weightCommits")(netuid, hotkey.address));
  const store = TIMELOCK_STORES.find((name) => hasItem(state, name));
  if (store === undefined || epoch === null) return false;
  const values = await Promise.all([epoch, epoch + 1].map((one) => storageItem(state, store)(netuid, one)));
  return values.some(holds);
}

/**
 * A hash is revealed in the block to come. A commit in a block in which an epoch is due may count as the next epoch's, so
 * its time may be one epoch later than counted from its block.
 */
async function readPhase({ state, block, netuid }: SubnetAt, commit: Commit): Promise<CommitView["phase"]> {
  if (commit.epoch === null) return "open";
  const isHash = commit.mode === "commit-reveal";
  const [now, period] = await Promise.all([
    readEpoch({ state, block: isHash ? block + 1 : block, netuid }),
    readRevealPeriod(state, netuid),
  ]);
  const from = commit.epoch + period;
  if (now < from) return "waiting";
  const isExact = isHash && !isStateful(state);
  return now > (isExact ? from : from + 1) ? "over" : "open";
}
