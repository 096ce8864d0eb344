import { EXISTENTIAL_DEPOSIT } from "../runtime/frame-pallets.ts";
import type { Store } from "../store.ts";
import { readAccount, withdraw } from "./balances.ts";
import { type Call, ensure, type Rules } from "./dispatch.ts";
import { addNeuron, subnetSize, uidOf, ZERO_ACCOUNT } from "./neurons.ts";

const MODULE = "SubtensorModule";
const WEIGHT = 3_334_074_000;

/** The price goes up by 1.26 with each registration. */
const INCREASE = { numerator: 126n, denominator: 100n };

type Args = { netuid: number; hotkey: string; limit_price?: bigint };

/** The calls that buy a uid; the signer is the coldkey and pays. */
export const registrationRules: Rules = {
  [`${MODULE}.burned_register`]: { weight: WEIGHT, paysFee: true, run: register },
  [`${MODULE}.register_limit`]: { weight: WEIGHT, paysFee: true, run: register },
};

/** Checks in the order of `subnets/registration.rs` at spec 425 (reference/chain.md §1.3). */
function register(call: Call): void {
  const { store, signer, block } = call;
  const { netuid, hotkey, limit_price: limit } = call.args as Args;
  ensure(netuid !== 0, "RegistrationNotPermittedOnRootSubnet");
  ensure(store.get<boolean>(`${MODULE}.NetworksAdded`, [netuid]), "SubnetNotExists");
  const burn = store.get<bigint>(`${MODULE}.Burn`, [netuid]);
  ensure(limit === undefined || burn <= limit, "RegistrationPriceLimitExceeded");
  ensure(store.get<boolean>(`${MODULE}.NetworkRegistrationAllowed`, [netuid]), "SubNetRegistrationDisabled");
  ensure(uidOf(store, netuid, hotkey) === undefined, "HotKeyAlreadyRegisteredInSubNet");
  ensure(readAccount(store, signer).data.free >= burn + EXISTENTIAL_DEPOSIT, "NotEnoughBalanceToStake");
  const owner = store.get<string>(`${MODULE}.Owner`, [hotkey]);
  ensure(owner === ZERO_ACCOUNT || owner === signer, "NonAssociatedColdKey");
  const replaces = findPlace(store, netuid, block);
  withdraw(call, signer, burn);
  const uid = addNeuron(store, { netuid, block, hotkey, coldkey: signer, replaces });
  raiseBurn(store, netuid, burn);
  call.deposit(`${MODULE}.RAORecycledForRegistrationSet`, [netuid, burn]);
  call.deposit(`${MODULE}.NeuronRegistered`, [netuid, uid, hotkey]);
}

/** Undefined while there is room; else the uid outside its immunity with the least emission, the older first. */
function findPlace(store: Store, netuid: number, block: number): number | undefined {
  const size = subnetSize(store, netuid);
  const most = store.get<number>(`${MODULE}.MaxAllowedUids`, [netuid]);
  ensure(most > 0, "NoNeuronIdAvailable");
  if (size < most) return undefined;
  const immunity = store.get<number>(`${MODULE}.ImmunityPeriod`, [netuid]);
  const emission = store.get<bigint[]>(`${MODULE}.Emission`, [netuid]);
  const candidates = Array.from({ length: size }, (_, uid) => ({
    uid,
    emission: emission[uid] ?? 0n,
    registered: Number(store.get<bigint>(`${MODULE}.BlockAtRegistration`, [netuid, uid])),
  })).filter(({ registered }) => block - registered >= immunity);
  candidates.sort((a, b) => Number(a.emission - b.emission) || a.registered - b.registered);
  ensure(candidates[0] !== undefined, "NoNeuronIdAvailable");
  return candidates[0].uid;
}

function raiseBurn(store: Store, netuid: number, burn: bigint): void {
  const raised = (burn * INCREASE.numerator) / INCREASE.denominator;
  const most = store.get<bigint>(`${MODULE}.MaxBurn`, [netuid]);
  store.put(`${MODULE}.Burn`, [netuid], raised < most ? raised : most);
}

/** Lets the price fall by half every `BurnHalfLife` blocks, down to `MinBurn`; called once a block. */
export function decayBurn(store: Store, netuid: number): void {
  const halfLife = store.get<number>(`${MODULE}.BurnHalfLife`, [netuid]);
  if (halfLife === 0) return;
  const factor = BigInt(Math.round(2 ** (32 - 1 / halfLife)));
  const least = store.get<bigint>(`${MODULE}.MinBurn`, [netuid]);
  store.update<bigint>(`${MODULE}.Burn`, [netuid], (burn) => {
    const decayed = (burn * factor) >> 32n;
    return decayed > least ? decayed : least;
  });
}
