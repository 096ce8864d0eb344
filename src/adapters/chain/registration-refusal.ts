import type { RegistrationOffer, RegistrationRefusal } from "../../domain/ports/registration.ts";
import type { Address } from "../../domain/types.ts";
import type { Connection } from "./connection.ts";
import { refusalOf } from "./refusals/refusal-of.ts";

/** What decides whether a registration would be taken. */
export type RegistrationFacts = Omit<RegistrationOffer, "refusal" | "waiting"> & {
  netuid: number;
  open: boolean;
  coldkey: Address;
};

/**
 * The first of the chain's own checks that the registration would not pass, in the chain's order; null where nothing
 * that can be read stands against it.
 *
 * @see subtensor `subnets/registration.rs`
 */
export function registrationRefusal(
  { api }: Connection,
  facts: RegistrationFacts,
): RegistrationRefusal | null {
  const name = facts.uid === null ? nameOf(facts) : null;
  if (name === null) return null;
  return name === NO_ID ? { ...namedRefusal(api, name), ...NO_UIDS } : namedRefusal(api, name);
}

/** Of a subnet that allows no uids at all, which no waiting changes. */
const NO_UIDS = { mend: "the subnet allows no uids at all: ask its owner", passes: false };

const NO_ID = "NoNeuronIdAvailable";

function nameOf(facts: RegistrationFacts): string | null {
  const { netuid, open, interval, owner, coldkey, maxUids } = facts;
  const dueRao = facts.priceRao + (facts.feeRao ?? 0n) + facts.existentialDepositRao;
  if (netuid === 0) return "RegistrationNotPermittedOnRootSubnet";
  if (!open) return "SubNetRegistrationDisabled";
  if (interval !== null && interval.used >= interval.most) return "TooManyRegistrationsThisInterval";
  if (facts.balanceRao < dueRao) return "NotEnoughBalanceToStake";
  if (owner !== null && owner !== coldkey) return "NonAssociatedColdKey";
  return maxUids === 0 ? NO_ID : null;
}

/** An error by its name, with the number that this runtime's metadata gives it. */
export function namedRefusal(api: Connection["api"], name: string): RegistrationRefusal {
  const { what, mend, passes = false } = refusalOf(name);
  const index = api.errors.subtensorModule?.[name]?.meta.index.toNumber();
  const pallet = api.runtimeMetadata.asLatest.pallets.find((each) => each.name.eq("SubtensorModule"));
  const raw = index === undefined ? null : `module ${pallet?.index.toNumber()} error ${index}`;
  return { name, raw, what, mend, passes };
}

/** The name under which this runtime's registrations refuse a subnet that is not there. */
export function noSubnetName({ errors }: Connection["api"]): string {
  const old = "SubNetworkDoesNotExist";
  return errors.subtensorModule?.[old] === undefined ? "SubnetNotExists" : old;
}
