import { type Definitions, struct } from "../scale/definition.ts";
import { metagraphFields, selectiveFields } from "./metagraph-fields.ts";

const RPC_INFO = "pallet_subtensor::rpc_info";

/** The hyperparameters that are plain storage items or constants, in the order of `get_subnet_hyperparams`. */
const HYPERPARAMETERS = `
  rho: Compact<u16>, kappa: Compact<u16>, immunity_period: Compact<u16>, min_allowed_weights: Compact<u16>,
  max_weights_limit: Compact<u16>, tempo: Compact<u16>, min_difficulty: Compact<u64>,
  max_difficulty: Compact<u64>, weights_version: Compact<u64>, weights_rate_limit: Compact<u64>,
  adjustment_interval: Compact<u16>, activity_cutoff: Compact<u64>, registration_allowed: bool,
  target_regs_per_interval: Compact<u16>, min_burn: Compact<u64>, max_burn: Compact<u64>,
  bonds_moving_avg: Compact<u64>, max_regs_per_block: Compact<u16>, serving_rate_limit: Compact<u64>,
  max_validators: Compact<u16>, adjustment_alpha: Compact<u64>, difficulty: Compact<u64>,
  commit_reveal_period: Compact<u64>, commit_reveal_weights_enabled: bool, alpha_high: Compact<u16>,
  alpha_low: Compact<u16>, liquid_alpha_enabled: bool`;

/**
 * Types of the subtensor pallet and its runtime APIs.
 *
 * @see subtensor `rpc_info/{neuron_info,metagraph,subnet_info}.rs` (reference/chain.md §2.3–2.6)
 */
export const subtensorTypes: Definitions = {
  AxonInfo: struct(
    "pallet_subtensor::pallet::AxonInfo",
    `block: u64, version: u32, ip: u128, port: u16, ip_type: u8, protocol: u8, placeholder1: u8,
    placeholder2: u8`,
  ),
  PrometheusInfo: struct(
    "pallet_subtensor::pallet::PrometheusInfo",
    "block: u64, version: u32, ip: u128, port: u16, ip_type: u8",
  ),
  NeuronCertificate: struct(
    "pallet_subtensor::pallet::NeuronCertificate",
    "public_key: BoundedVec<u8>, algorithm: u8",
  ),
  SubnetIdentity: struct(
    "pallet_subtensor::pallet::SubnetIdentityV3",
    `subnet_name: Vec<u8>, github_repo: Vec<u8>, subnet_contact: Vec<u8>, subnet_url: Vec<u8>,
    discord: Vec<u8>, description: Vec<u8>, logo_url: Vec<u8>, additional: Vec<u8>`,
  ),
  ChainIdentity: struct(
    "pallet_subtensor::pallet::ChainIdentityV2",
    `name: Vec<u8>, url: Vec<u8>, github_repo: Vec<u8>, image: Vec<u8>, discord: Vec<u8>,
    description: Vec<u8>, additional: Vec<u8>`,
  ),
  I96F32: struct("substrate_fixed::FixedI128", "bits: i128"),
  NeuronInfoLite: struct(
    `${RPC_INFO}::neuron_info::NeuronInfoLite`,
    `hotkey: AccountId, coldkey: AccountId, uid: Compact<u16>, netuid: Compact<u16>, active: bool,
    axon_info: AxonInfo, prometheus_info: PrometheusInfo, stake: Vec<(AccountId, Compact<u64>)>,
    rank: Compact<u16>, emission: Compact<u64>, incentive: Compact<u16>, consensus: Compact<u16>,
    trust: Compact<u16>, validator_trust: Compact<u16>, dividends: Compact<u16>, last_update: Compact<u64>,
    validator_permit: bool, pruning_score: Compact<u16>`,
  ),
  SubnetHyperparams: struct(`${RPC_INFO}::subnet_info::SubnetHyperparams`, HYPERPARAMETERS),
  Metagraph: struct(
    `${RPC_INFO}::metagraph::Metagraph`,
    `netuid: Compact<u16>, ${metagraphFields.map(({ name, type }) => `${name}: ${type}`).join(", ")}`,
  ),
  SelectiveMetagraph: struct(
    `${RPC_INFO}::metagraph::SelectiveMetagraph`,
    `netuid: Compact<u16>, ${selectiveFields.map(({ name, type }) => `${name}: Option<${type}>`).join(", ")}`,
  ),
};
