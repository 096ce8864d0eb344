import type { Hotkey } from "../../domain/ports/chain.ts";
import type { RegisterReceipt } from "../../domain/ports/registration.ts";
import type { Address } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import { toTao } from "../../lib/units.ts";
import { awaitFate, type FateDeps } from "./await-fate.ts";
import { bigSchema } from "./chain-values.ts";
import type { Connection } from "./connection.ts";
import { createRegisterCall } from "./create-register-call.ts";
import type { Sender, Submit } from "./create-sender.ts";
import { readBalanceAt } from "./read-balance.ts";
import type { ChainEvent, Outcome } from "./read-outcome.ts";
import { readRegistration } from "./read-registration.ts";
import { refusalOf } from "./refusals/refusal-of.ts";

/** Which hotkey registers where, and the price above which nothing is sent, rao; default what it costs now. */
export type RegisterCall = { netuid: number; hotkey: Address; maxBurnRao?: bigint };

/**
 * Registers a hotkey; the coldkey signs and pays. With a runtime that has `register_limit`, the chain itself holds the
 * price to what was read, or to `maxBurnRao`. Where it is not known what became of it, the chain is read until that is
 * certain.
 *
 * @returns what the coldkey really paid: its balance before and after the block
 * @throws {TargonError} `REGISTRATION_REFUSED` where the price is above `maxBurnRao`; `SUBNET_MISSING`; as
 * `sendExtrinsic` and `awaitFate`
 * @see reference/chain.md §1.3
 */
export async function register(
  deps: FateDeps & { sender: Sender },
  { coldkey, ...call }: Registering,
  signal?: AbortSignal,
): Promise<RegisterReceipt> {
  const { connection, sender } = deps;
  const { address } = coldkey;
  const done = await sender
    .alone(address, (submit) => readAndSend({ connection, submit }, { ...call, coldkey }, signal), signal)
    .catch((error) => settle(error));
  return "already" in done ? done : await toReceipt(connection, { outcome: done, coldkey: address }, signal);

  async function settle(error: unknown): Promise<Outcome> {
    if (!(error instanceof TargonError) || error.code !== "EXTRINSIC_UNKNOWN_FATE")
      throw toRegistrationError(error);
    return await awaitFate(deps, { address, error }, signal);
  }
}

type Registering = RegisterCall & { coldkey: Hotkey };

/** The price is read when nothing else of the coldkey is under way: another registration of it raises the price. */
async function readAndSend(
  { connection, submit }: { connection: Connection; submit: Submit },
  { coldkey, ...call }: Registering,
  signal?: AbortSignal,
): Promise<RegisterReceipt | Outcome> {
  const offer = await connection.call(
    () => readRegistration(connection, { ...call, coldkey: coldkey.address }),
    signal,
  );
  if (offer.uid !== null) {
    const { uid, block, balanceRao } = offer;
    return { uid, block, balanceRao, burnRao: 0n, feeRao: 0n, already: true };
  }
  const limitRao = call.maxBurnRao ?? offer.priceRao;
  if (offer.priceRao > limitRao) throw tooDear(offer.priceRao, limitRao);
  return await submit(createRegisterCall(connection, { ...call, limitRao }), coldkey, signal);
}

/** Pools with one number for all that comes too often mean the interval, where a registration gets it. */
function toRegistrationError(error: unknown): unknown {
  if (!(error instanceof TargonError) || error.data.name !== "RateLimitExceeded") return error;
  const name = "TooManyRegistrationsThisInterval";
  const { what, mend } = refusalOf(name);
  return new TargonError(error.code, what, { data: { ...error.data, name, mend }, cause: error });
}

function tooDear(priceRao: bigint, limitRao: bigint): TargonError {
  const { mend } = refusalOf("RegistrationPriceLimitExceeded");
  return new TargonError("REGISTRATION_REFUSED", "the registration costs more than is allowed", {
    data: { priceTao: toTao(priceRao), mostTao: toTao(limitRao), mend },
  });
}

type Registered = { outcome: Outcome; coldkey: Address };

async function toReceipt(
  connection: Connection,
  { outcome, coldkey }: Registered,
  signal?: AbortSignal,
): Promise<RegisterReceipt> {
  const { block, blockHash, events } = outcome;
  const [before, after] = await connection.call(() => readBalances(connection, blockHash, coldkey), signal);
  const feeRao = feeOf(events);
  return {
    uid: uidOf(events),
    block,
    feeRao,
    burnRao: before - after - feeRao,
    balanceRao: after,
    already: false,
  };
}

/** Before and after a block. */
async function readBalances({ api }: Connection, blockHash: string, address: Address) {
  const { parentHash } = await api.rpc.chain.getHeader(blockHash);
  const states = await Promise.all([api.at(parentHash), api.at(blockHash)]);
  const [before = 0n, after = 0n] = await Promise.all(states.map((state) => readBalanceAt(state, address)));
  return [before, after] as const;
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
