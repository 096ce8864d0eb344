import { fromAddress } from "../../adapters/wallet/sr25519.ts";
import type { Address } from "../../domain/types.ts";
import { addFree } from "./pallets/balances.ts";
import { addNeuron, minStakeItemOf, setInVector } from "./pallets/neurons.ts";
import type { StoredAxon } from "./pallets/serving.ts";
import { toHex } from "./scale/bytes.ts";
import type { Store } from "./store.ts";

const MODULE = "SubtensorModule";

/** An account that exists at block 0; `balanceRao` at least the existential deposit, 500 rao. */
export type GenesisAccount = { address: Address; balanceRao: bigint };

/** A neuron of the subnet at block 0; uids in the order of the list. */
export type GenesisNeuron = {
  hotkey: Address;
  coldkey: Address;
  /** As the chain weighs validators; default 0. */
  stakeRao?: bigint;
  /** Until the first epoch, which gives permits by stake; default false. */
  validatorPermit?: boolean;
  /** Where it is reached, IPv4; default it never served. */
  axon?: { ip: string; port: number };
};

/** Values of the subnet, each with a default of its own. */
export type SubnetParameters = {
  /** Blocks between two weight calls of one hotkey; default 20. */
  weightsRateLimit?: number;
  /** Default 1. */
  minAllowedWeights?: number;
  /** Least `version_key`, 0 = none asked; default 0. */
  weightsVersionKey?: bigint;
  /** Whether weights are committed first; default false. */
  commitRevealEnabled?: boolean;
  /** Blocks between two serve_axon of one hotkey; default 50. */
  servingRateLimit?: number;
  /** Default 256. */
  maxUids?: number;
  /** Default 64. */
  maxValidators?: number;
  /** Blocks during which a new neuron is not replaced; default 4096. */
  immunityPeriod?: number;
  /** Neurons outside their immunity that are always left; default 0. Spec 425 alone knows it. */
  minNonImmuneUids?: number;
  /** Registrations that a block and a third of an interval take; defaults 1 and 2. Newest runtimes have no such limit. */
  maxRegistrationsPerBlock?: number;
  targetRegistrationsPerInterval?: number;
  /** Blocks of such an interval; default 360. */
  adjustmentInterval?: number;
  /** The form of timelocked commits that the chain asks for, where the runtime has such a number; default 4. */
  commitRevealVersion?: number;
  /** Epochs between a commit and its reveal; default 1. */
  revealPeriodEpochs?: number;
  /** Price of a registration at block 0; default 1 TAO. */
  burnRao?: bigint;
  /** The price never falls below; default 500,000. */
  minBurnRao?: bigint;
  /** Blocks in which the price falls by half; 0 = never; default 360. */
  burnHalfLife?: number;
  /** Default true. */
  registrationAllowed?: boolean;
  /** Least stake for weights and permits; default 0. */
  stakeThresholdRao?: bigint;
};

/** The state of block 0: the same gives the same genesis hash. */
export type ChainGenesis = {
  accounts?: GenesisAccount[];
  neurons?: GenesisNeuron[];
  /** The subnet's owner; default nobody. */
  owner?: { hotkey: Address; coldkey: Address };
  subnet?: SubnetParameters;
};

/** What is written: the genesis with its subnet's number and tempo (blocks per epoch). */
export type GenesisPlan = ChainGenesis & { netuid: number; tempo: number };

/**
 * Writes block 0: the root network and one subnet.
 *
 * @throws {TargonError} `ADDRESS_INVALID`
 */
export function writeGenesis(store: Store, plan: GenesisPlan): void {
  const { netuid, accounts = [], neurons = [], owner } = plan;
  for (const { address, balanceRao } of accounts) addFree(store, toKey(address), balanceRao);
  const issued = accounts.reduce((sum, { balanceRao }) => sum + balanceRao, 0n);
  store.put("Balances.TotalIssuance", [], issued);
  for (const id of [0, netuid]) store.put(`${MODULE}.NetworksAdded`, [id], true);
  store.put(`${MODULE}.TotalNetworks`, [], 2);
  store.put(`${MODULE}.CommitRevealWeightsEnabled`, [0], false);
  writeParameters(store, plan);
  if (owner) {
    store.put(`${MODULE}.SubnetOwner`, [netuid], toKey(owner.coldkey));
    store.put(`${MODULE}.SubnetOwnerHotkey`, [netuid], toKey(owner.hotkey));
  }
  for (const neuron of neurons) writeNeuron(store, netuid, neuron);
}

const DEFAULTS: Required<SubnetParameters> = {
  weightsRateLimit: 20,
  minAllowedWeights: 1,
  weightsVersionKey: 0n,
  commitRevealEnabled: false,
  servingRateLimit: 50,
  maxUids: 256,
  maxValidators: 64,
  immunityPeriod: 4096,
  minNonImmuneUids: 0,
  maxRegistrationsPerBlock: 1,
  targetRegistrationsPerInterval: 2,
  adjustmentInterval: 360,
  commitRevealVersion: 4,
  revealPeriodEpochs: 1,
  burnRao: 1_000_000_000n,
  minBurnRao: 500_000n,
  burnHalfLife: 360,
  registrationAllowed: true,
  stakeThresholdRao: 0n,
};

function writeParameters(store: Store, { netuid, tempo, subnet = {} }: GenesisPlan): void {
  const given = { ...DEFAULTS, ...subnet };
  const values: Record<string, unknown> = {
    Tempo: tempo,
    WeightsSetRateLimit: BigInt(given.weightsRateLimit),
    MinAllowedWeights: given.minAllowedWeights,
    WeightsVersionKey: given.weightsVersionKey,
    CommitRevealWeightsEnabled: given.commitRevealEnabled,
    ServingRateLimit: BigInt(given.servingRateLimit),
    MaxAllowedUids: given.maxUids,
    MaxAllowedValidators: given.maxValidators,
    ImmunityPeriod: given.immunityPeriod,
    MinNonImmuneUids: given.minNonImmuneUids,
    MaxRegistrationsPerBlock: given.maxRegistrationsPerBlock,
    TargetRegistrationsPerInterval: given.targetRegistrationsPerInterval,
    AdjustmentInterval: given.adjustmentInterval,
    RevealPeriodEpochs: BigInt(given.revealPeriodEpochs),
    Burn: given.burnRao,
    MinBurn: given.minBurnRao,
    BurnHalfLife: given.burnHalfLife,
    NetworkRegistrationAllowed: given.registrationAllowed,
  };
  const { entries } = store.runtime;
  for (const [name, value] of Object.entries(values))
    if (entries.has(`${MODULE}.${name}`)) store.put(`${MODULE}.${name}`, [netuid], value);
  store.put(minStakeItemOf(store), [], given.stakeThresholdRao);
  if (entries.has(`${MODULE}.CommitRevealWeightsVersion`))
    store.put(`${MODULE}.CommitRevealWeightsVersion`, [], given.commitRevealVersion);
}

function writeNeuron(store: Store, netuid: number, neuron: GenesisNeuron): void {
  const { stakeRao = 0n, validatorPermit = false } = neuron;
  const hotkey = toKey(neuron.hotkey);
  const uid = addNeuron(store, { netuid, block: 0, hotkey, coldkey: toKey(neuron.coldkey) });
  store.put(`${MODULE}.TotalHotkeyAlpha`, [hotkey, netuid], stakeRao);
  setInVector(store, "ValidatorPermit", { netuid, uid, value: validatorPermit });
  if (neuron.axon) store.put(`${MODULE}.Axons`, [netuid, hotkey], toStoredAxon(neuron.axon));
}

function toStoredAxon({ ip, port }: NonNullable<GenesisNeuron["axon"]>): StoredAxon {
  const address = ip.split(".").reduce((value, part) => value * 256n + BigInt(part), 0n);
  const rest = { block: 0n, version: 0, protocol: 4, placeholder1: 0, placeholder2: 0 };
  return { ...rest, ip: address, port, ip_type: 4 };
}

function toKey(address: Address): string {
  return toHex(fromAddress(address));
}
