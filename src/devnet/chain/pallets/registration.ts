import { EXISTENTIAL_DEPOSIT } from "../runtime/frame-pallets.ts";
import type { Generation } from "../runtime/generation.ts";
import type { Store } from "../store.ts";
import { readAccount, withdraw } from "./balances.ts";
import { type Call, ensure, type Rule, type Rules } from "./dispatch.ts";
import { addNeuron, subnetSize, uidOf, ZERO_ACCOUNT } from "./neurons.ts";
import { neuronToPrune } from "./prune.ts";
import { countRegistration } from "./registration-price.ts";

const MODULE = "SubtensorModule";
const WEIGHT = 3_334_074_000;

/** An interval takes so many times its target. */
const INTERVAL_FACTOR = 3;

type Args = { netuid: number; hotkey: string; limit_price?: bigint };

/** The calls that buy a uid; the signer is the coldkey and pays. */
export function createRegistrationRules({ registrations }: Generation): Rules {
  const paysFee = registrations === "block";
  const rule: Rule = { weight: WEIGHT, paysFee, run: register, poolCheck: checkInPool };
  return { [`${MODULE}.burned_register`]: rule, [`${MODULE}.register_limit`]: rule };
}

/** Checks in the order of `subnets/registration.rs` (reference/chain.md §1.3). */
function register(call: Call): void {
  const { store, signer, block } = call;
  const { netuid, hotkey, limit_price: limit } = call.args as Args;
  ensure(netuid !== 0, "RegistrationNotPermittedOnRootSubnet");
  ensure(store.get<boolean>(`${MODULE}.NetworksAdded`, [netuid]), "SubnetNotExists");
  const burn = store.get<bigint>(`${MODULE}.Burn`, [netuid]);
  ensure(limit === undefined || burn <= limit, "RegistrationPriceLimitExceeded");
  ensure(store.get<boolean>(`${MODULE}.NetworkRegistrationAllowed`, [netuid]), "SubNetRegistrationDisabled");
  if (isLimited(store)) checkLimits(store, netuid);
  ensure(uidOf(store, netuid, hotkey) === undefined, "HotKeyAlreadyRegisteredInSubNet");
  ensure(readAccount(store, signer).data.free >= burn + EXISTENTIAL_DEPOSIT, "NotEnoughBalanceToStake");
  const owner = store.get<string>(`${MODULE}.Owner`, [hotkey]);
  ensure(owner === ZERO_ACCOUNT || owner === signer, "NonAssociatedColdKey");
  const replaces = findPlace(store, netuid, block);
  withdraw(call, signer, burn);
  const uid = addNeuron(store, { netuid, block, hotkey, coldkey: signer, replaces });
  countRegistration(store, netuid);
  call.deposit(`${MODULE}.RAORecycledForRegistrationSet`, [netuid, burn]);
  call.deposit(`${MODULE}.NeuronRegistered`, [netuid, uid, hotkey]);
}

function isLimited({ runtime }: Store): boolean {
  return runtime.generation.registrations === "interval";
}

function checkLimits(store: Store, netuid: number): void {
  const inBlock = store.get<number>(`${MODULE}.RegistrationsThisBlock`, [netuid]);
  const most = store.get<number>(`${MODULE}.MaxRegistrationsPerBlock`, [netuid]);
  ensure(inBlock < most, "TooManyRegistrationsThisBlock");
  ensure(!isIntervalFull(store, netuid), "TooManyRegistrationsThisInterval");
}

function isIntervalFull(store: Store, netuid: number): boolean {
  const happened = store.get<number>(`${MODULE}.RegistrationsThisInterval`, [netuid]);
  const target = store.get<number>(`${MODULE}.TargetRegistrationsPerInterval`, [netuid]);
  return happened >= target * INTERVAL_FACTOR;
}

function checkInPool({ store, args }: Call): number | undefined {
  const { interval } = store.runtime.generation.pool;
  return interval !== null && isIntervalFull(store, args.netuid as number) ? interval : undefined;
}

/** Undefined while there is room; else the uid that is taken over. */
function findPlace(store: Store, netuid: number, block: number): number | undefined {
  const most = store.get<number>(`${MODULE}.MaxAllowedUids`, [netuid]);
  ensure(most > 0, "NoNeuronIdAvailable");
  if (subnetSize(store, netuid) < most) return undefined;
  const uid = neuronToPrune(store, netuid, block);
  ensure(uid !== undefined, "NoNeuronIdAvailable");
  return uid;
}
