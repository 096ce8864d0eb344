import type { ApiPromise } from "@polkadot/api";
import { loadPolkadot } from "../../lib/load-polkadot.ts";
import { unreadable } from "./chain-values.ts";

const TYPE = "Vec<TargonNeuronInfoLite>";

/**
 * Neurons from the bytes that `get_neurons_lite` gives: a list, or, from runtimes before dTAO, bytes that hold one.
 *
 * @returns as @polkadot's `toPrimitive` gives them, undecided
 * @throws {TargonError} `CHAIN_DATA_INVALID` where bytes are left over: the type is not the one that we know
 * @see reference/chain.md §2.2
 */
export function parseNeurons({ registry }: Pick<ApiPromise, "registry">, answer: Uint8Array): unknown {
  const list = unwrap(answer);
  if (list.length === 0) return [];
  const neurons = decode(registry, list);
  if (neurons.encodedLength === list.length) return neurons.toPrimitive();
  throw unreadable("neurons", new RangeError("bytes are left over"));
}

/** A list of n neurons never has just n bytes. */
function unwrap(answer: Uint8Array): Uint8Array {
  const { compactFromU8a } = loadPolkadot("@polkadot/util");
  const [offset, length] = compactFromU8a(answer);
  const rest = answer.subarray(offset);
  return length.eqn(rest.length) ? rest : answer;
}

function decode(registry: ApiPromise["registry"], list: Uint8Array) {
  try {
    return registry.createType(TYPE, list);
  } catch (error) {
    throw unreadable("neurons", error);
  }
}
