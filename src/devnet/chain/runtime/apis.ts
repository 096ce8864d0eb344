import type { RuntimeApis } from "./pallet.ts";

/** The runtime APIs that the node answers. */
export const runtimeApis: RuntimeApis = {
  Core: { version: 5, methods: { version: "() -> RuntimeVersion" } },
  Metadata: {
    version: 2,
    methods: {
      metadata: "() -> OpaqueMetadata",
      metadata_at_version: "(version: u32) -> Option<OpaqueMetadata>",
      metadata_versions: "() -> Vec<u32>",
    },
  },
  AccountNonceApi: { version: 1, methods: { account_nonce: "(account: AccountId) -> u32" } },
  TransactionPaymentApi: {
    version: 4,
    methods: {
      query_info: "(uxt: UncheckedExtrinsic, len: u32) -> RuntimeDispatchInfo",
      query_fee_details: "(uxt: UncheckedExtrinsic, len: u32) -> FeeDetails",
    },
  },
  NeuronInfoRuntimeApi: {
    version: 1,
    methods: {
      get_neurons_lite: "(netuid: u16) -> Vec<NeuronInfoLite>",
      get_neuron_lite: "(netuid: u16, uid: u16) -> Option<NeuronInfoLite>",
    },
  },
  SubnetInfoRuntimeApi: {
    version: 2,
    methods: {
      get_subnet_hyperparams: "(netuid: u16) -> Option<SubnetHyperparams>",
      get_metagraph: "(netuid: u16) -> Option<Metagraph>",
      get_selective_metagraph: "(netuid: u16, metagraph_indexes: Vec<u16>) -> Option<SelectiveMetagraph>",
      get_next_epoch_start_block: "(netuid: u16) -> Option<u64>",
    },
  },
};
