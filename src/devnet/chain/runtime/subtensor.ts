import type { Pallet } from "./pallet.ts";
import { subtensorErrors } from "./subtensor-errors.ts";
import { subtensorStorage } from "./subtensor-storage.ts";

const AXON = `netuid: u16, version: u32, ip: u128, port: u16, ip_type: u8, protocol: u8, placeholder1: u8,
  placeholder2: u8`;

/**
 * What miners and validators call, read and see.
 *
 * @see subtensor `pallets/subtensor/src/macros/dispatches.rs` at spec 425 (reference/chain.md §1.1)
 */
export const SubtensorModule: Pallet = {
  index: 7,
  path: "pallet_subtensor",
  calls: `
    set_weights(netuid: u16, dests: Vec<u16>, weights: Vec<u16>, version_key: u64),
    set_mechanism_weights = 119 (netuid: u16, mecid: u8, dests: Vec<u16>, weights: Vec<u16>, version_key: u64),
    commit_weights = 96 (netuid: u16, commit_hash: H256),
    reveal_weights = 97 (netuid: u16, uids: Vec<u16>, values: Vec<u16>, salt: Vec<u16>, version_key: u64),
    serve_axon = 4 (${AXON}),
    serve_axon_tls = 40 (${AXON}, certificate: Vec<u8>),
    burned_register = 7 (netuid: u16, hotkey: AccountId),
    register_limit = 134 (netuid: u16, hotkey: AccountId, limit_price: u64)`,
  events: `
    WeightsSet = 4 (u16, u16),
    NeuronRegistered = 5 (u16, u16, AccountId),
    AxonServed = 24 (u16, AccountId),
    PrometheusServed = 25 (u16, AccountId),
    BurnSet = 33 (u16, u64),
    RAORecycledForRegistrationSet = 46 (u16, u64),
    WeightsCommitted = 80 (AccountId, u16, H256),
    WeightsRevealed = 81 (AccountId, u16, H256)`,
  errors: subtensorErrors,
  storage: subtensorStorage,
  constants: {
    InitialTempo: { type: "u16", value: () => 360 },
    InitialServingRateLimit: { type: "u64", value: () => 50n },
    InitialMinBurn: { type: "u64", value: () => 500_000n },
  },
};
