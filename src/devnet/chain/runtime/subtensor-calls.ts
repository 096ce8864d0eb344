const AXON = `netuid: u16, version: u32, ip: u128, port: u16, ip_type: u8, protocol: u8, placeholder1: u8,
  placeholder2: u8`;
const REVEAL = "uids: Vec<u16>, values: Vec<u16>, salt: Vec<u16>, version_key: u64";
const TIMELOCKED = "commit: BoundedVec<u8>, reveal_round: u64";

/**
 * What miners and validators call in all generations.
 *
 * @see subtensor `pallets/subtensor/src/macros/dispatches.rs` (reference/chain.md §1.1, §1.2)
 */
export const subtensorCalls = `
  set_weights(netuid: u16, dests: Vec<u16>, weights: Vec<u16>, version_key: u64),
  commit_weights = 96 (netuid: u16, commit_hash: H256),
  reveal_weights = 97 (netuid: u16, ${REVEAL}),
  serve_axon = 4 (${AXON}),
  serve_axon_tls = 40 (${AXON}, certificate: Vec<u8>),
  burned_register = 7 (netuid: u16, hotkey: AccountId)`;

/** Calls that some generations have. */
export const callParts = {
  crv3: `, commit_crv3_weights = 99 (netuid: u16, ${TIMELOCKED})`,
  timelocked: `, commit_timelocked_weights = 113 (netuid: u16, ${TIMELOCKED}, commit_reveal_version: u16)`,
  mechanisms: `,
  set_mechanism_weights = 119 (netuid: u16, mecid: u8, dests: Vec<u16>, weights: Vec<u16>, version_key: u64),
  commit_mechanism_weights = 115 (netuid: u16, mecid: u8, commit_hash: H256),
  reveal_mechanism_weights = 116 (netuid: u16, mecid: u8, ${REVEAL}),
  commit_crv3_mechanism_weights = 117 (netuid: u16, mecid: u8, ${TIMELOCKED}),
  commit_timelocked_mechanism_weights = 118
    (netuid: u16, mecid: u8, ${TIMELOCKED}, commit_reveal_version: u16)`,
  registerLimit: ", register_limit = 134 (netuid: u16, hotkey: AccountId, limit_price: u64)",
};

/** Events of all generations. */
export const subtensorEvents = `
  WeightsSet = 4 (u16, u16),
  NeuronRegistered = 5 (u16, u16, AccountId),
  AxonServed = 24 (u16, AccountId),
  PrometheusServed = 25 (u16, AccountId),
  BurnSet = 33 (u16, u64),
  RAORecycledForRegistrationSet = 46 (u16, u64),
  WeightsCommitted = 80 (AccountId, u16, H256),
  WeightsRevealed = 81 (AccountId, u16, H256)`;

/** Events that some generations have; spec 218 tells of no reveal of its own. */
export const eventParts = {
  crv3Committed: ", CRV3WeightsCommitted = 85 (AccountId, u16, H256)",
  crv3Revealed: ", CRV3WeightsRevealed = 86 (u16, AccountId)",
  timelocked: `,
  TimelockedWeightsCommitted = 85 (AccountId, u16, H256, u64),
  TimelockedWeightsRevealed = 86 (u16, AccountId)`,
};
