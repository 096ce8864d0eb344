import type { Hotkey, RegisterReceipt } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import { createCall, hasCall } from "./chain-call.ts";
import { bigSchema } from "./chain-values.ts";
import type { Connection } from "./connection.ts";
import { readBalanceAt } from "./read-balance.ts";
import { readUid } from "./read-neurons-lite.ts";
import type { ChainEvent } from "./read-outcome.ts";
import { storageItem } from "./read-storage.ts";
import { readHead } from "./read-subnet.ts";
import type { Submit } from "./submit-extrinsic.ts";

/** Which hotkey registers where, and the price above which nothing is sent. */
export type RegisterCall = { netuid: number; hotkey: Address; maxBurnRao?: bigint };

/**
 * Registers a hotkey; the coldkey signs and pays. With a runtime that has `register_limit`, the chain itself holds the
 * price to what was read, or to `maxBurnRao`.
 *
 * @throws {TargonError} `REGISTRATION_REFUSED` where the price is above `maxBurnRao`; `SUBNET_MISSING`; as
 * `sendExtrinsic`
 * @see reference/chain.md §1.3
 */
export async function register(
  { connection, submit }: { connection: Connection; submit: Submit },
  { coldkey, ...call }: RegisterCall & { coldkey: Hotkey },
  signal?: AbortSignal,
): Promise<RegisterReceipt> {
  const before = await connection.call(() => readBefore(connection, coldkey.address, call), signal);
  if (before.uid !== null) {
    const { uid, block, balanceRao } = before;
    return { uid, block, balanceRao, burnRao: 0n, feeRao: 0n, already: true };
  }
  const { price, balanceRao } = before;
  const limit = call.maxBurnRao ?? price;
  if (price > limit)
    throw new TargonError("REGISTRATION_REFUSED", "the registration costs more than is allowed", {
      data: { burnRao: price.toString(), maxBurnRao: limit.toString() },
    });
  const args = [call.netuid, call.hotkey];
  const extrinsic = hasCall(connection, "registerLimit")
    ? createCall(connection, "registerLimit", [...args, limit])
    : createCall(connection, "burnedRegister", args);
  const { block, events, blockHash } = await submit(extrinsic, coldkey, signal);
  const left = await connection.call(
    async () => readBalanceAt(await connection.api.at(blockHash), coldkey.address),
    signal,
  );
  const feeRao = feeOf(events);
  return {
    uid: uidOf(events),
    block,
    feeRao,
    burnRao: balanceRao - left - feeRao,
    balanceRao: left,
    already: false,
  };
}

async function readBefore(connection: Connection, coldkey: Address, { netuid, hotkey }: RegisterCall) {
  const { state, block } = await readHead(connection);
  const [added, uid, burn, balanceRao] = await Promise.all([
    storageItem(state, "networksAdded")(netuid),
    readUid(state, netuid, hotkey),
    storageItem(state, "burn")(netuid),
    readBalanceAt(state, coldkey),
  ]);
  if (added.toPrimitive() !== true)
    throw new TargonError("SUBNET_MISSING", "the chain has no such subnet", { data: { netuid, block } });
  return { block, uid, price: bigSchema.parse(burn.toPrimitive()), balanceRao };
}

function uidOf(events: ChainEvent[]): number {
  const uid = events.find(({ method }) => method === "NeuronRegistered")?.data[1];
  if (typeof uid === "number") return uid;
  throw new TargonError("CHAIN_DATA_INVALID", "the registration went through, but the chain named no uid");
}

function feeOf(events: ChainEvent[]): bigint {
  const fee = events.find(({ method }) => method === "TransactionFeePaid")?.data[1];
  return bigSchema.safeParse(fee).data ?? 0n;
}
