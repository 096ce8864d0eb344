import { z } from "zod";
import type { RegistrationOffer } from "../../domain/ports/registration.ts";
import type { Address } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { hasCall } from "./chain-call.ts";
import { bigSchema, countSchema, unreadable } from "./chain-values.ts";
import type { Connection } from "./connection.ts";
import { createRegisterCall } from "./create-register-call.ts";
import { readAccountAt } from "./read-balance.ts";
import { readCounts } from "./read-counts.ts";
import { readUid } from "./read-neurons-lite.ts";
import { hasItem, readItems, type StateAt, storageItem } from "./read-storage.ts";
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

/** With what stands for an item that a runtime lacks. */
const TERMS = {
  networkRegistrationAllowed: true,
  burn: null,
  subnetworkN: null,
  maxAllowedUids: null,
  immunityPeriod: 0,
  collateralLockShare: null,
};

const termsSchema = z.object({
  networkRegistrationAllowed: z.boolean(),
  burn: bigSchema,
  subnetworkN: countSchema,
  maxAllowedUids: countSchema,
  immunityPeriod: countSchema,
  collateralLockShare: bigSchema.nullable(),
});

async function readSubnetTerms(connection: Connection, at: At) {
  const items = await readItems(at.state, { names: TERMS, key: at.netuid });
  const { data: terms, error } = termsSchema.safeParse(items);
  if (error) throw unreadable("the terms of registrations", error);
  const { burn: priceRao, subnetworkN: uids, maxAllowedUids: maxUids } = terms;
  const [interval, registered] = await Promise.all([
    readInterval(connection, at),
    uids < maxUids ? [] : readRegistered(at, uids),
  ]);
  const freeAt = Math.min(...registered) + terms.immunityPeriod;
  const opens = interval !== null && interval.used >= interval.most ? interval.endsAt : freeAt;
  return {
    ...{ open: terms.networkRegistrationAllowed, priceRao, uids, maxUids },
    collateralRao: collateralOf(priceRao, terms.collateralLockShare),
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

const INTERVAL = {
  registrationsThisInterval: 0,
  targetRegistrationsPerInterval: 0,
  lastAdjustmentBlock: 0,
  adjustmentInterval: 0,
};

/** An interval takes three times its target. */
const INTERVAL_FACTOR = 3;

/**
 * Null where the runtime counts none. Runtimes with `register_limit` keep the items and bound registrations by their
 * price alone.
 *
 * @see reference/chain.md §1.3
 */
async function readInterval(connection: Connection, { state, netuid }: At) {
  const counts = ["registrationsThisInterval", "targetRegistrationsPerInterval"];
  if (hasCall(connection, "registerLimit") || !counts.every((name) => hasItem(state, name))) return null;
  const data = await readCounts(state, { names: INTERVAL, netuid, what: "the interval of registrations" });
  return {
    used: data.registrationsThisInterval,
    most: data.targetRegistrationsPerInterval * INTERVAL_FACTOR,
    endsAt: data.lastAdjustmentBlock + data.adjustmentInterval,
  };
}

/** What a whole is in the chain's fractions of u16. */
const WHOLE = 65_535n;

/**
 * What of the price is locked to the hotkey. One that has collateral already pays less.
 *
 * @see subtensor `get_collateral_requirement_tao`
 */
function collateralOf(priceRao: bigint, share: bigint | null): bigint | null {
  return share === null ? null : (priceRao * share) / WHOLE;
}
