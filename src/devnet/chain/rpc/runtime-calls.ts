import type { MemoryChain } from "../chain.ts";
import { decodeExtrinsic } from "../extrinsic.ts";
import { describeRuntime } from "../metadata/describe.ts";
import { encodeMetadata, type MetadataVersion } from "../metadata/encode-metadata.ts";
import { readAccount } from "../pallets/balances.ts";
import { nextEpochBlock } from "../pallets/epoch-schedule.ts";
import { RpcError } from "../rpc-error.ts";
import { type ApiMethod, apiMethod, type Runtime, runtimeVersion } from "../runtime/create-runtime.ts";
import { toHex } from "../scale/bytes.ts";
import { createReader, type Reader } from "../scale/reader.ts";
import { showType, type Type } from "../scale/type-language.ts";
import type { Store } from "../store.ts";
import { readNeuronLite, readNeuronsLite } from "./neuron-views.ts";
import { readHyperparameters, readMetagraph, readSelectiveMetagraph, subnetExists } from "./subnet-views.ts";

/** `state_call` and what else reads through the runtime. */
export type RuntimeCalls = {
  /** SCALE of `method` of a runtime API (`Api_method`), hex, at a block. */
  call(name: string, data: string, at: number): string;
  metadata(version: MetadataVersion): string;
  /** What an extrinsic would cost. */
  queryInfo(extrinsicHex: string): { weight: number; feeRao: bigint };
};

type Body = (store: Store, args: unknown[]) => unknown;

/** The runtime APIs of a chain; metadata is built when it is first asked for. */
export function createRuntimeCalls(chain: MemoryChain): RuntimeCalls {
  const { runtime } = chain;
  const built = new Map<MetadataVersion, string>();
  const metadata = (version: MetadataVersion) => {
    const hex = built.get(version) ?? toHex(encodeMetadata(describeRuntime(runtime), version));
    built.set(version, hex);
    return hex;
  };
  const queryInfo = (hex: string) => {
    const { weight, rao } = chain.feeOf(decodeExtrinsic(runtime, hex));
    return { weight, feeRao: rao };
  };
  const offered = runtime.generation.metadata;
  const bodies = { ...metadataBodies(metadata, offered), ...feeBodies(queryInfo), ...STATE_BODIES };
  return {
    metadata,
    queryInfo,
    call(name, data, at) {
      const [api = "", method = ""] = name.split(/_(.*)/s);
      const typed = apiMethod(runtime, api, method);
      const body = bodies[`${api}.${method}`];
      if (!typed || !body) throw notExported(name);
      const input = createReader(data);
      const args = typed.inputs.map(({ type }) => readArgument(chain, input, type));
      const result = body(chain.storeAt(at), args);
      return toHex(encodeResult(runtime, typed, result));
    },
  };
}

/** Old runtimes answer with bytes: the SCALE of the result, or of an option's content, or none. */
function encodeResult({ codecs }: Runtime, { output, wraps }: ApiMethod, result: unknown): Uint8Array {
  if (wraps === null) return codecs.encode(output, result);
  const inner = wraps.kind === "name" && wraps.name === "Option" ? wraps.args[0] : undefined;
  const bytes = inner && result === undefined ? new Uint8Array() : codecs.encode(inner ?? wraps, result);
  return codecs.encode(output, bytes);
}

function metadataBodies(
  metadata: RuntimeCalls["metadata"],
  versions: MetadataVersion[],
): Record<string, Body> {
  return {
    "Metadata.metadata": () => metadata(14),
    "Metadata.metadata_versions": () => versions,
    "Metadata.metadata_at_version": (_, [wanted]) => {
      const version = versions.find((offered) => offered === wanted);
      return version && metadata(version);
    },
  };
}

function feeBodies(queryInfo: RuntimeCalls["queryInfo"]): Record<string, Body> {
  return {
    "TransactionPaymentApi.query_info": (_, [extrinsic]) => {
      const { weight, feeRao } = queryInfo(extrinsic as string);
      return {
        weight: { ref_time: BigInt(weight), proof_size: 0n },
        class: "Normal",
        partial_fee: feeRao,
      };
    },
    "TransactionPaymentApi.query_fee_details": (_, [extrinsic]) => ({
      inclusion_fee: {
        base_fee: 0n,
        len_fee: 0n,
        adjusted_weight_fee: queryInfo(extrinsic as string).feeRao,
      },
      tip: 0n,
    }),
  };
}

const STATE_BODIES: Record<string, Body> = {
  "Core.version": ({ runtime }) => {
    const version = runtimeVersion(runtime);
    return {
      spec_name: version.specName,
      impl_name: version.implName,
      authoring_version: version.authoringVersion,
      spec_version: version.specVersion,
      impl_version: version.implVersion,
      apis: version.apis,
      transaction_version: version.transactionVersion,
      system_version: version.stateVersion,
    };
  },
  "AccountNonceApi.account_nonce": (store, [account]) => readAccount(store, account as string).nonce,
  "NeuronInfoRuntimeApi.get_neurons_lite": (store, [netuid]) => readNeuronsLite(store, netuid as number),
  "NeuronInfoRuntimeApi.get_neuron_lite": (store, [netuid, uid]) =>
    readNeuronLite(store, netuid as number, uid as number),
  "SubnetInfoRuntimeApi.get_subnet_hyperparams": (store, [netuid]) =>
    readHyperparameters(store, netuid as number),
  "SubnetInfoRuntimeApi.get_metagraph": (store, [netuid]) => readMetagraph(store, netuid as number),
  "SubnetInfoRuntimeApi.get_selective_metagraph": (store, [netuid, indexes]) =>
    readSelectiveMetagraph(store, netuid as number, indexes as number[]),
  "SubnetInfoRuntimeApi.get_next_epoch_start_block": (store, [netuid]) =>
    subnetExists(store, netuid as number) ? nextEpochBlock(store, netuid as number) : undefined,
};

/** An extrinsic stands there with its own length before it, so it is taken as bytes, prefix included. */
function readArgument({ runtime }: MemoryChain, input: Reader, type: Type): unknown {
  if (showType(type) !== "UncheckedExtrinsic") return runtime.codecs.of(type).decode(input);
  const start = input.at;
  runtime.codecs.of(type).decode(input);
  return toHex(input.bytes.subarray(start, input.at));
}

function notExported(name: string): RpcError {
  const reason = `Execution failed: Execution aborted due to trap: Exported method ${name} is not found`;
  return new RpcError(-32603, `Client error: ${reason}`);
}
