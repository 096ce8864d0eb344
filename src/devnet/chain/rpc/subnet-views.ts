import { activityCutoff } from "../pallets/epoch.ts";
import { hotkeysOf, stakeOf, subnetSize } from "../pallets/neurons.ts";
import type { StoredAxon } from "../pallets/serving.ts";
import { type MetagraphField, metagraphFields, selectiveFields } from "../runtime/metagraph-fields.ts";
import type { Store } from "../store.ts";

const MODULE = "SubtensorModule";
const NO_AXON: StoredAxon = {
  block: 0n,
  version: 0,
  ip: 0n,
  port: 0,
  ip_type: 0,
  protocol: 0,
  placeholder1: 0,
  placeholder2: 0,
};
const NAME = "targon devnet";

/** Fields of the metagraph and the hyperparameters that are storage items of the subnet. */
const STORED: Record<string, string> = {
  network_registered_at: "NetworkRegisteredAt",
  owner_hotkey: "SubnetOwnerHotkey",
  owner_coldkey: "SubnetOwner",
  tempo: "Tempo",
  last_step: "LastMechansimStepBlock",
  blocks_since_last_step: "BlocksSinceLastStep",
  rho: "Rho",
  kappa: "Kappa",
  min_allowed_weights: "MinAllowedWeights",
  max_weights_limit: "MaxWeightsLimit",
  weights_version: "WeightsVersionKey",
  weights_rate_limit: "WeightsSetRateLimit",
  max_validators: "MaxAllowedValidators",
  num_uids: "SubnetworkN",
  max_uids: "MaxAllowedUids",
  burn: "Burn",
  difficulty: "Difficulty",
  registration_allowed: "NetworkRegistrationAllowed",
  pow_registration_allowed: "NetworkPowRegistrationAllowed",
  immunity_period: "ImmunityPeriod",
  min_difficulty: "MinDifficulty",
  max_difficulty: "MaxDifficulty",
  min_burn: "MinBurn",
  max_burn: "MaxBurn",
  adjustment_alpha: "AdjustmentAlpha",
  adjustment_interval: "AdjustmentInterval",
  target_regs_per_interval: "TargetRegistrationsPerInterval",
  max_regs_per_block: "MaxRegistrationsPerBlock",
  serving_rate_limit: "ServingRateLimit",
  commit_reveal_weights_enabled: "CommitRevealWeightsEnabled",
  commit_reveal_period: "RevealPeriodEpochs",
  bonds_moving_avg: "BondsMovingAverage",
  active: "Active",
  validator_permit: "ValidatorPermit",
  last_update: "LastUpdate",
  emission: "Emission",
  dividends: "Dividends",
  incentives: "Incentive",
  consensus: "Consensus",
  trust: "Trust",
  rank: "Rank",
  pruning_score: "PruningScores",
};

type Read = (store: Store, netuid: number) => unknown;

const stakes: Read = (store, netuid) =>
  hotkeysOf(store, netuid).map((hotkey) => stakeOf(store, netuid, hotkey));

/** Fields that follow from several items. No root network, so stake is alpha alone. */
const COMPUTED: Record<string, Read> = {
  name: () => [...Buffer.from(NAME)],
  symbol: () => [...Buffer.from("α")],
  block: (store) => BigInt(store.get<number>("System.Number")),
  activity_cutoff: activityCutoff,
  hotkeys: hotkeysOf,
  coldkeys: (store, netuid) =>
    hotkeysOf(store, netuid).map((hotkey) => store.get<string>(`${MODULE}.Owner`, [hotkey])),
  identities: (store, netuid) => hotkeysOf(store, netuid).map(() => undefined),
  axons: (store, netuid) => hotkeysOf(store, netuid).map((hotkey) => axonOf(store, netuid, hotkey)),
  block_at_registration: (store, netuid) =>
    hotkeysOf(store, netuid).map((_, uid) =>
      store.get<bigint>(`${MODULE}.BlockAtRegistration`, [netuid, uid]),
    ),
  alpha_stake: stakes,
  total_stake: stakes,
  tao_stake: (store, netuid) => hotkeysOf(store, netuid).map(() => 0n),
};

/** `get_metagraph`: undefined where the subnet does not exist. */
export function readMetagraph(store: Store, netuid: number): unknown {
  if (!subnetExists(store, netuid)) return undefined;
  const fields = metagraphFields.map((field) => [field.name, readField(store, netuid, field)]);
  return { netuid, ...Object.fromEntries(fields) };
}

/** `get_selective_metagraph`: the fields whose index is asked for; unknown indices are ignored. */
export function readSelectiveMetagraph(store: Store, netuid: number, indexes: number[]): unknown {
  if (!subnetExists(store, netuid)) return undefined;
  const wanted = new Set(indexes);
  const fields = selectiveFields.map((field, i) => [
    field.name,
    // null is Some(None) where the field itself is optional
    wanted.has(i + 1) ? (readField(store, netuid, field) ?? null) : undefined,
  ]);
  return { netuid, ...Object.fromEntries(fields) };
}

/** `get_subnet_hyperparams`: undefined where the subnet does not exist. */
export function readHyperparameters(store: Store, netuid: number): unknown {
  if (!subnetExists(store, netuid)) return undefined;
  const { shape } = store.runtime.definitions.SubnetHyperparams ?? { shape: { fields: [] } };
  const fields = "fields" in shape ? shape.fields : [];
  const values = fields.map(({ name = "", type }) => {
    const zero = store.runtime.codecs.of(type).zero();
    const value = name === "activity_cutoff" ? activityCutoff(store, netuid) : stored(store, netuid, name);
    return [name, value ?? zero];
  });
  return Object.fromEntries(values);
}

/** `get_neurons_lite`; each vector is decoded once. */
export function readNeuronsLite(store: Store, netuid: number): unknown[] {
  const read = new Map<string, unknown[]>();
  const vector = (name: string, uid: number) => {
    const list = read.get(name) ?? store.get<unknown[]>(`${MODULE}.${name}`, [netuid]);
    read.set(name, list);
    return list[uid];
  };
  return hotkeysOf(store, netuid).map((hotkey, uid) => {
    const coldkey = store.get<string>(`${MODULE}.Owner`, [hotkey]);
    return {
      hotkey,
      coldkey,
      uid,
      netuid,
      active: vector("Active", uid),
      axon_info: axonOf(store, netuid, hotkey),
      prometheus_info: { block: 0n, version: 0, ip: 0n, port: 0, ip_type: 0 },
      stake: [[coldkey, stakeOf(store, netuid, hotkey)]],
      rank: 0,
      emission: vector("Emission", uid),
      incentive: vector("Incentive", uid),
      consensus: vector("Consensus", uid),
      trust: 0,
      validator_trust: vector("ValidatorTrust", uid),
      dividends: vector("Dividends", uid),
      last_update: vector("LastUpdate", uid),
      validator_permit: vector("ValidatorPermit", uid),
      pruning_score: 65_535,
    };
  });
}

/** `get_neuron_lite`: undefined where the uid is not taken. */
export function readNeuronLite(store: Store, netuid: number, uid: number): unknown {
  return uid < subnetSize(store, netuid) ? readNeuronsLite(store, netuid)[uid] : undefined;
}

/** Whether the subnet is there. */
export function subnetExists(store: Store, netuid: number): boolean {
  return store.get<boolean>(`${MODULE}.NetworksAdded`, [netuid]);
}

function axonOf(store: Store, netuid: number, hotkey: string): StoredAxon {
  return store.get<StoredAxon | undefined>(`${MODULE}.Axons`, [netuid, hotkey]) ?? NO_AXON;
}

function readField(store: Store, netuid: number, { name, type }: MetagraphField): unknown {
  const computed = COMPUTED[name];
  if (computed) return computed(store, netuid);
  return stored(store, netuid, name) ?? store.runtime.codecs.of(type).zero();
}

function stored(store: Store, netuid: number, name: string): unknown {
  const item = STORED[name];
  return item === undefined ? undefined : store.get<unknown>(`${MODULE}.${item}`, [netuid]);
}
