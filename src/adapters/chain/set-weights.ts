import { z } from "zod";
import type { Hotkey } from "../../domain/ports/chain.ts";
import type { SentWeights, Weights, WeightsMode, WeightsReceipt } from "../../domain/ports/sent-weights.ts";
import { TargonError } from "../../errors.ts";
import { unreadable } from "./chain-values.ts";
import type { Connection } from "./connection.ts";
import type { Sender } from "./create-sender.ts";
import { draftWeights, type WeightsCall } from "./draft-weights.ts";
import { readEpoch } from "./epoch-clock.ts";
import { toWeightsError } from "./explain-weights-error.ts";
import { storageItem } from "./read-storage.ts";
import { readHead } from "./read-subnet.ts";
import { readWeightsWay } from "./read-weights-way.ts";
import { resumeExtrinsic } from "./resume-extrinsic.ts";
import type { Included } from "./submit-extrinsic.ts";

const weightsSchema = z.array(z.tuple([z.number().int(), z.number().int()]));

/** What sends. */
export type Writer = { connection: Connection; sender: Sender };

type Submission = WeightsCall & { hotkey: Hotkey; note?: (sent: SentWeights) => void };

/**
 * Sets a validator's weights in the way that the chain takes them now.
 *
 * @throws {TargonError} `WEIGHTS_EMPTY`, `WEIGHTS_INVALID`, `STAKE_TOO_LOW`, `VERSION_KEY_TOO_LOW`, `WEIGHTS_TOO_SOON`,
 * `EPOCHS_OFF`; as `sendExtrinsic`
 */
export async function submitWeights(
  { connection, sender }: Writer,
  { hotkey, note, ...weights }: Submission,
  signal?: AbortSignal,
): Promise<WeightsReceipt> {
  if (weights.uids.length === 0) throw new TargonError("WEIGHTS_EMPTY", "there is no weight to set");
  const way = await readWeightsWay(connection, weights.netuid, signal);
  const { call, commit, salt } = await draftWeights(connection, { ...weights, way, hotkey }, signal);
  const of = {
    hotkey,
    note: (signed: Pick<SentWeights, "hex" | "extrinsic" | "nonce" | "fromBlock" | "untilBlock">) =>
      note?.({ ...weights, ...signed, mode: way.mode, commit, salt }),
  };
  try {
    const included = await sender.submitNoted(call, of, signal);
    return await toReceipt(connection, { ...weights, mode: way.mode, included }, signal);
  } catch (error) {
    throw await toWeightsError(connection, { error, ...weights }, signal);
  }
}

/**
 * What became of weights that went out without word.
 *
 * @returns null where they did not land and never will
 * @throws {TargonError} as `resumeExtrinsic`
 */
export async function settleWeights(
  writer: Writer,
  { hotkey, sent }: { hotkey: Hotkey; sent: SentWeights },
  signal?: AbortSignal,
): Promise<WeightsReceipt | null> {
  const included = await resumeExtrinsic(writer, { signed: sent, address: hotkey.address }, signal);
  return included && (await toReceipt(writer.connection, { ...sent, included }, signal));
}

/** A receipt must not fail: what landed, landed. Without its epoch a commit is looked after all the same. */
async function toReceipt(
  connection: Connection,
  { netuid, mode, included }: { netuid: number; mode: WeightsMode; included: Included },
  signal?: AbortSignal,
): Promise<WeightsReceipt> {
  const { block, blockHash, extrinsic } = included;
  if (mode === "plain") return { block, mode, extrinsic };
  try {
    const epoch = await connection.call(
      async () => await readEpoch({ state: await connection.api.at(blockHash), block, netuid }),
      signal,
    );
    return { block, mode, extrinsic, epoch };
  } catch (error) {
    connection.log.warn("the epoch of a commit could not be read", { block }, error);
    return { block, mode, extrinsic, epoch: null };
  }
}

/** The weights of a validator's uid at the head; empty lists where it set none. */
export async function readWeights(
  connection: Connection,
  { netuid, uid }: { netuid: number; uid: number },
  signal?: AbortSignal,
): Promise<Weights> {
  const value = await connection.call(async () => {
    const { state } = await readHead(connection);
    return (await storageItem(state, "weights")(netuid, uid)).toPrimitive();
  }, signal);
  const { data, error } = weightsSchema.safeParse(value);
  if (error) throw unreadable("weights", error);
  return { uids: data.map(([other]) => other), weights: data.map(([, weight]) => weight) };
}
