import type { RegistrationOffer } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { hasCall } from "./chain-call.ts";
import { bigSchema, countSchema } from "./chain-values.ts";
import type { Connection } from "./connection.ts";
import { createRegisterCall } from "./create-register-call.ts";
import { readAccountAt } from "./read-balance.ts";
import { readUid } from "./read-neurons-lite.ts";
import { readItems, type StateAt, storageItem } from "./read-storage.ts";
import { readHead } from "./read-subnet.ts";
import { namedRefusal, noSubnetName, registrationRefusal } from "./registration-refusal.ts";

/** Who would register where. */
export type RegistrationPlace = { netuid: number; hotkey: Address; coldkey: Address };

/**
 * What a registration meets at the head, all of it at one block but for the fee and the pool, which are of now.
 *
 * @throws {TargonError} `SUBNET_MISSING`; `CHAIN_DATA_INVALID`
 */
export async function readRegistration(
  connection: Connection,
  place: RegistrationPlace,
): Promise<RegistrationOffer> {
  const { state, block } = await readHead(connection);
  const { netuid, hotkey, coldkey } = place;
  const added = await storageItem(state, "networksAdded")(netuid);
  if (added.toPrimitive() !== true) throw missing(connection, { netuid, block });
  const [uid, owner, account, subnet, next, feeRao] = await Promise.all([
    readUid(state, netuid, hotkey),
    readOwner(state, hotkey),
    readAccountAt(state, coldkey),
    readSubnetTerms(connection, { state, netuid, block }),
    connection.api.rpc.system.accountNextIndex(coldkey),
    readFee(connection, place),
  ]);
  const { open, ...terms } = subnet;
  const facts = {
    ...{ block, uid, owner, ...terms, feeRao },
    balanceRao: account.freeRao,
    existentialDepositRao: readExistentialDeposit(connection),
  };
  return {
    ...facts,
    refusal: registrationRefusal(connection, { ...facts, netuid, open, coldkey }),
    waiting: Math.max(0, next.toNumber() - account.nonce),
  };
}

function missing({ api }: Connection, data: { netuid: number; block: number }): TargonError {
  const { name, raw, what, mend } = namedRefusal(api, noSubnetName(api));
  return new TargonError("SUBNET_MISSING", what, { data: { name, raw: raw ?? undefined, ...data, mend } });
}

/** Null for the account of zeros, which the chain gives for hotkeys that it does not know. */
async function readOwner(state: StateAt, hotkey: Address): Promise<Address | null> {
  const owner = await storageItem(state, "owner")(hotkey);
  return owner.toU8a().every((byte) => byte === 0) ? null : owner.toString();
}

function readExistentialDeposit({ api }: Connection): bigint {
  return bigSchema.safeParse(api.consts.balances?.existentialDeposit?.toPrimitive()).data ?? 0n;
}

/** Null where the node does not tell. */
async function readFee(connection: Connection, { netuid, hotkey, coldkey }: RegistrationPlace) {
  try {
    const call = createRegisterCall(connection, { netuid, hotkey, limitRao: 0n });
    const { partialFee } = await call.paymentInfo(coldkey);
    return partialFee.toBigInt();
  } catch (error) {
    if (isAbort(error)) throw error;
    connection.log.debug("the node does not tell the fee", {}, error);
    return null;
  }
}

type At = { state: StateAt; netuid: number; block: number };

async function readSubnetTerms(connection: Connection, at: At) {
  const names = ["networkRegistrationAllowed", "burn", "subnetworkN", "maxAllowedUids", "immunityPeriod"];
  const values = await readItems(at.state, { names, key: at.netuid });
  const [open, ...numbers] = values;
  const [priceRao = 0n, uids = 0n, most = 0n, immunity = 0n] = numbers.map((value) => bigSchema.parse(value));
  const isFull = uids >= most;
  const [interval, collateralRao, registered] = await Promise.all([
    readInterval(connection, at),
    readCollateral(at, priceRao),
    isFull ? readRegistered(at, Number(uids)) : [],
  ]);
  const freeAt = Math.min(...registered) + Number(immunity);
  const opens = interval !== null && interval.used >= interval.most ? interval.endsAt : freeAt;
  return {
    ...{ open: open === true, priceRao, collateralRao },
    ...{ uids: Number(uids), maxUids: Number(most) },
    interval: interval && { used: interval.used, most: interval.most },
    opensAtBlock: Number.isFinite(opens) && opens > at.block + 1 ? opens : null,
  };
}

/** The block in which each neuron was registered. */
async function readRegistered({ state, netuid }: At, count: number): Promise<number[]> {
  const item = storageItem(state, "blockAtRegistration");
  const keys = Array.from({ length: count }, (_, uid) => [item, [netuid, uid]] as [typeof item, unknown[]]);
  return (await state.queryMulti(keys)).map((value) => countSchema.parse(value.toPrimitive()));
}

const INTERVAL = [
  "registrationsThisInterval",
  "targetRegistrationsPerInterval",
  "lastAdjustmentBlock",
  "adjustmentInterval",
];

/** An interval takes three times its target. */
const INTERVAL_FACTOR = 3;

/**
 * Runtimes with `register_limit` keep the items and bound registrations by their price alone.
 *
 * @see reference/chain.md §1.3
 */
async function readInterval(connection: Connection, { state, netuid }: At) {
  const isKnown = INTERVAL.every((name) => state.query.subtensorModule?.[name] !== undefined);
  if (!isKnown || hasCall(connection, "registerLimit")) return null;
  const values = await readItems(state, { names: INTERVAL, key: netuid });
  const [used = 0, target = 0, last = 0, blocks = 0] = values.map((value) => countSchema.parse(value));
  return { used, most: target * INTERVAL_FACTOR, endsAt: last + blocks };
}

/** What a whole is in the chain's fractions of u16. */
const WHOLE = 65_535n;

/**
 * The share of the price that is locked to the hotkey. A hotkey that has collateral already pays less.
 *
 * @see subtensor `get_collateral_requirement_tao`
 */
async function readCollateral({ state, netuid }: At, priceRao: bigint): Promise<bigint | null> {
  const share = state.query.subtensorModule?.collateralLockShare;
  if (share === undefined) return null;
  return (priceRao * bigSchema.parse((await share(netuid)).toPrimitive())) / WHOLE;
}
