/**
 * Types of what older runtimes answer as bytes, for the registry. Names are ours, so that they hide nothing.
 *
 * @see subtensor `pallets/subtensor/src/rpc_info/neuron_info.rs`, `NeuronInfoLite` (reference/chain.md §2.3)
 */
export const NEURONS_LITE_TYPES = {
  TargonAxonInfo: {
    block: "u64",
    version: "u32",
    ip: "u128",
    port: "u16",
    ipType: "u8",
    protocol: "u8",
    placeholder1: "u8",
    placeholder2: "u8",
  },
  TargonPrometheusInfo: { block: "u64", version: "u32", ip: "u128", port: "u16", ipType: "u8" },
  TargonNeuronInfoLite: {
    hotkey: "AccountId",
    coldkey: "AccountId",
    uid: "Compact<u16>",
    netuid: "Compact<u16>",
    active: "bool",
    axonInfo: "TargonAxonInfo",
    prometheusInfo: "TargonPrometheusInfo",
    stake: "Vec<(AccountId, Compact<u64>)>",
    rank: "Compact<u16>",
    emission: "Compact<u64>",
    incentive: "Compact<u16>",
    consensus: "Compact<u16>",
    trust: "Compact<u16>",
    validatorTrust: "Compact<u16>",
    dividends: "Compact<u16>",
    lastUpdate: "Compact<u64>",
    validatorPermit: "bool",
    pruningScore: "Compact<u16>",
  },
};
