import type { Connection } from "../../src/adapters/chain/connection.ts";
import { parseNeurons } from "../../src/adapters/chain/parse-neurons.ts";
import type { SubnetFile } from "./chain-subnet-file.ts";
import { isSameValue } from "./chain-values.ts";
import type { Report, Where } from "./report.ts";

/** Answers that hold neurons as our adapter reads them: lists, and one of a list. */
export const NEURONS = new Set([
  "NeuronInfoRuntimeApi_get_neurons_lite",
  "neuronInfo_getNeuronsLite",
  "NeuronInfoRuntimeApi_get_neuron_lite",
  "neuronInfo_getNeuronLite",
]);

/** A list of one in front of its only item. */
const ONE = 0x04;

type Answer = Where & { truth: SubnetFile; api: Connection["api"]; answer: unknown };

/** Neurons as bytes, of the runtime or of a node's own method, are what the file says. */
export function checkNeurons({ file, case: call, truth, api, answer }: Answer, report: Report): void {
  const bytes = toBytes(api, answer);
  const isOne = /neuron_?lite/i.test(call);
  const got = parseNeurons(api, isOne && bytes.length > 0 ? Uint8Array.from([ONE, ...bytes]) : bytes);
  const neurons = (Array.isArray(got) ? got : []).map(({ axonInfo, prometheusInfo, ...rest }) => ({
    ...rest,
    axon: axonInfo,
    prometheus: prometheusInfo,
  }));
  const uids = neurons.map(({ uid }) => uid);
  const expected = isOne
    ? truth.decoded.neurons_lite.filter(({ uid }) => uids.includes(uid))
    : truth.decoded.neurons_lite;
  const isWhole = !isOne || neurons.length === (bytes.length > 0 ? 1 : 0);
  if (isWhole && isSameValue(expected, neurons)) report.pass();
  else report.fail({ file, case: call }, expected, neurons);
}

/** What is inside: a runtime's answer is bytes behind their length, a node's method gives the bytes as numbers. */
function toBytes({ registry }: Connection["api"], answer: unknown): Uint8Array {
  if (Array.isArray(answer)) return Uint8Array.from(answer as number[]);
  return registry.createType("Bytes", Buffer.from(String(answer).slice(2), "hex")).toU8a(true);
}
