import { z } from "zod";
import type { Hotkey, Weights, WeightsReceipt } from "../../domain/ports/chain.ts";
import { TargonError } from "../../errors.ts";
import { createCall } from "./chain-call.ts";
import { unreadable } from "./chain-values.ts";
import type { Connection } from "./connection.ts";
import { storageItem } from "./read-storage.ts";
import { readHead } from "./read-subnet.ts";
import type { Submit } from "./submit-extrinsic.ts";

const weightsSchema = z.array(z.tuple([z.number().int(), z.number().int()]));

/** Weights to set, and with which version number. */
export type WeightsCall = Weights & { netuid: number; versionKey: bigint };

/**
 * Sets a validator's weights in plain.
 *
 * @throws {TargonError} `WEIGHTS_EMPTY`; `NOT_AVAILABLE` where the subnet wants them committed and revealed; as
 * `sendExtrinsic`
 */
export async function submitWeights(
  { connection, submit }: { connection: Connection; submit: Submit },
  { hotkey, netuid, uids, weights, versionKey }: WeightsCall & { hotkey: Hotkey },
  signal?: AbortSignal,
): Promise<WeightsReceipt> {
  if (uids.length === 0) throw new TargonError("WEIGHTS_EMPTY", "there is no weight to set");
  const enabled = await connection.call(async () => {
    const { state } = await readHead(connection);
    return (await storageItem(state, "commitRevealWeightsEnabled")(netuid)).toPrimitive();
  }, signal);
  if (enabled === true)
    throw new TargonError(
      "NOT_AVAILABLE",
      "this subnet takes weights by commit and reveal only, which comes later",
      {
        data: { netuid },
      },
    );
  const call = createCall(connection, "setWeights", [netuid, uids, weights, versionKey]);
  const { block, extrinsic } = await submit(call, hotkey, signal);
  return { block, extrinsic, mode: "plain" };
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
