import { type Definitions, struct } from "../scale/definition.ts";
import type { Pallet } from "./pallet.ts";

/**
 * What the chain knows of a drand network. Clients read the network's key, period and start from `BeaconConfig`.
 *
 * @see subtensor `pallets/drand/src/{lib,types}.rs` at spec 425
 */
export const Drand: Pallet = {
  index: 26,
  path: "pallet_drand",
  events: "BeaconConfigChanged, NewPulse(rounds: Vec<u64>), SetOldestStoredRound(u64)",
  errors: `NoneValue, StorageOverflow, DrandConnectionFailure, UnverifiedPulse, InvalidRoundNumber,
    PulseVerificationError`,
  storage: `
    BeaconConfig: BeaconConfiguration
    Pulses: Blake2_128Concat u64 -> Option<Pulse>
    LastStoredRound: u64
    OldestStoredRound: u64`,
};

/** Its types. */
export const drandTypes: Definitions = {
  BeaconConfiguration: struct(
    "pallet_drand::types::BeaconConfiguration",
    `public_key: BoundedVec<u8>, period: u32, genesis_time: u32, hash: BoundedVec<u8>, group_hash: BoundedVec<u8>,
    scheme_id: BoundedVec<u8>, metadata: BeaconMetadata`,
  ),
  BeaconMetadata: struct("pallet_drand::types::Metadata", "beacon_id: BoundedVec<u8>"),
  Pulse: struct(
    "pallet_drand::types::Pulse",
    "round: u64, randomness: BoundedVec<u8>, signature: BoundedVec<u8>",
  ),
};
