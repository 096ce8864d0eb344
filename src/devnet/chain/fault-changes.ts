import type { MockFaultCall } from "../../config/mock-faults.ts";
import { type Account, addFree, readAccount } from "./pallets/balances.ts";
import type { Call } from "./pallets/dispatch.ts";
import { addNeuron, minStakeItemOf, setInVector, uidOf } from "./pallets/neurons.ts";
import type { StoredAxon } from "./pallets/serving.ts";
import type { Store } from "./store.ts";

const MODULE = "SubtensorModule";

/** Somebody else. */
const RIVAL = `0x${"77".repeat(32)}`;
const U64_MAX = 2n ** 64n - 1n;
/** Pays the fee, and no registration. */
const LITTLE_RAO = 10_000_000n;
/** Pays no fee. */
const NOTHING_RAO = 1_000n;

/**
 * What happens on chain between a client's look and its call, so that the call is refused.
 *
 * `submission`: before the pool looks at it; `inclusion`: in its block, before it runs.
 */
export type FaultChange = { when: "submission" | "inclusion"; change(call: FaultCall): void };

/** The call that is about to be refused. */
export type FaultCall = Pick<Call, "store" | "block" | "signer"> & {
  args: { netuid: number; hotkey?: string; limit_price?: bigint };
};

const before = (change: FaultChange["change"]): FaultChange => ({ when: "submission", change });
const within = (change: FaultChange["change"]): FaultChange => ({ when: "inclusion", change });
const put = (name: string, value: unknown) =>
  before(({ store, args }) => store.put(`${MODULE}.${name}`, [args.netuid], value));

const removeSubnet = before(({ store, args }) => store.remove(`${MODULE}.NetworksAdded`, [args.netuid]));

/** The changes by the names of `MOCK_FAULTS`. */
export const faultChanges: Record<MockFaultCall, Record<string, FaultChange>> = {
  register: {
    // the call is for the root network, which is all that it takes
    RegistrationNotPermittedOnRootSubnet: before(() => {}),
    SubnetNotExists: removeSubnet,
    SubNetworkDoesNotExist: removeSubnet,
    SubNetRegistrationDisabled: put("NetworkRegistrationAllowed", false),
    TooManyRegistrationsThisBlock: within(({ store, args }) =>
      copy(store, args.netuid, { from: "MaxRegistrationsPerBlock", to: "RegistrationsThisBlock" }),
    ),
    TooManyRegistrationsThisInterval: within(fillInterval),
    "TooManyRegistrationsThisInterval-pool": before(fillInterval),
    HotKeyAlreadyRegisteredInSubNet: before(({ store, block, signer, args }) => {
      const { netuid, hotkey = RIVAL } = args;
      if (uidOf(store, netuid, hotkey) === undefined)
        addNeuron(store, { netuid, block, hotkey, coldkey: signer });
    }),
    NotEnoughBalanceToStake: before((call) => leaveBalance(call, LITTLE_RAO)),
    NonAssociatedColdKey: before(({ store, args }) => store.put(`${MODULE}.Owner`, [args.hotkey], RIVAL)),
    NoNeuronIdAvailable: put("MaxAllowedUids", 0),
    RegistrationPriceLimitExceeded: before(({ store, args }) =>
      store.update<bigint>(`${MODULE}.Burn`, [args.netuid], (burn) => 2n * (args.limit_price ?? burn)),
    ),
    Payment: before(({ store, signer }) => store.remove("System.Account", [signer])),
    BalanceTooLow: before((call) => leaveBalance(call, NOTHING_RAO)),
  },
  weights: {
    HotKeyNotRegisteredInSubNet: before(replaceSigner),
    NotEnoughStakeToSetWeights: before(({ store }) => store.put(minStakeItemOf(store), [], U64_MAX)),
    IncorrectWeightVersionKey: put("WeightsVersionKey", U64_MAX),
    SettingWeightsTooFast: before((call) => setOwn(call, "LastUpdate", BigInt(call.block - 1))),
    // an epoch in between would give it back
    NeuronNoValidatorPermit: within((call) => setOwn(call, "ValidatorPermit", false)),
    CommitRevealEnabled: put("CommitRevealWeightsEnabled", true),
  },
  serve: {
    HotKeyNotRegisteredInNetwork: before(replaceSigner),
    ServingRateLimitExceeded: before(({ store, block, signer, args }) => {
      const path = `${MODULE}.Axons`;
      const axon = store.get<StoredAxon | undefined>(path, [args.netuid, signer]);
      store.put(path, [args.netuid, signer], { ...(axon ?? SOME_AXON), block: BigInt(block - 1) });
    }),
  },
};

const SOME_AXON: Omit<StoredAxon, "block"> = {
  version: 1,
  ip: 0xcb00_7101n,
  port: 1,
  ip_type: 4,
  protocol: 4,
  placeholder1: 0,
  placeholder2: 0,
};

function copy(store: Store, netuid: number, { from, to }: { from: string; to: string }): void {
  store.put(`${MODULE}.${to}`, [netuid], store.get(`${MODULE}.${from}`, [netuid]));
}

function fillInterval({ store, args }: FaultCall): void {
  const target = store.get<number>(`${MODULE}.TargetRegistrationsPerInterval`, [args.netuid]);
  store.put(`${MODULE}.RegistrationsThisInterval`, [args.netuid], 3 * target);
}

function leaveBalance({ store, signer }: FaultCall, rao: bigint): void {
  const { data }: Account = readAccount(store, signer);
  addFree(store, signer, rao - data.free);
}

function replaceSigner({ store, block, signer, args: { netuid } }: FaultCall): void {
  const uid = uidOf(store, netuid, signer);
  if (uid !== undefined) addNeuron(store, { netuid, block, hotkey: RIVAL, coldkey: RIVAL, replaces: uid });
}

function setOwn({ store, signer, args: { netuid } }: FaultCall, name: string, value: unknown): void {
  const uid = uidOf(store, netuid, signer);
  if (uid !== undefined) setInVector(store, name, { netuid, uid, value });
}
