import type { RuntimeApi, RuntimeApis } from "./pallet.ts";

/** The runtime APIs that every generation answers. */
export const frameApis: RuntimeApis = {
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
};

/** `NeuronInfoRuntimeApi`. */
export const neuronInfoApi: RuntimeApi = {
  version: 1,
  methods: {
    get_neurons_lite: "(netuid: u16) -> Vec<NeuronInfoLite>",
    get_neuron_lite: "(netuid: u16, uid: u16) -> Option<NeuronInfoLite>",
  },
};

const HYPERPARAMETERS = { get_subnet_hyperparams: "(netuid: u16) -> Option<SubnetHyperparams>" };
const METAGRAPHS = {
  get_metagraph: "(netuid: u16) -> Option<Metagraph>",
  get_selective_metagraph: "(netuid: u16, metagraph_indexes: Vec<u16>) -> Option<SelectiveMetagraph>",
};
const NEXT_EPOCH = { get_next_epoch_start_block: "(netuid: u16) -> Option<u64>" };

/** `SubnetInfoRuntimeApi` before the metagraph, with it, and with the stateful epochs. */
export const subnetInfoApis = {
  plain: { version: 1, methods: HYPERPARAMETERS },
  metagraph: { version: 1, methods: { ...HYPERPARAMETERS, ...METAGRAPHS } },
  epochs: { version: 2, methods: { ...HYPERPARAMETERS, ...METAGRAPHS, ...NEXT_EPOCH } },
} satisfies Record<string, RuntimeApi>;
