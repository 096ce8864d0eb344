import { fromAxonAddress } from "../../src/adapters/chain/axon-address.ts";
import { readSubnet } from "../../src/adapters/chain/read-subnet.ts";
import type { Neuron, Subnet } from "../../src/domain/ports/chain.ts";
import { codeOf } from "../../src/errors.ts";
import { attempt } from "./attempt.ts";
import { checkNeurons, NEURONS } from "./chain-neurons.ts";
import { type Node, withNode } from "./chain-node.ts";
import type { Source } from "./chain-source.ts";
import { checkStorage } from "./chain-storage.ts";
import { type SubnetFile, subnetSchema } from "./chain-subnet-file.ts";
import { toSynthetic } from "./chain-synthetic.ts";
import { isSameValue } from "./chain-values.ts";
import { issueOf } from "./each-case.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report, Where } from "./report.ts";

/** What our adapter asks the runtime for; the file's other answers are another client's. */
const NEURONS_LITE = "NeuronInfoRuntimeApi_get_neurons_lite";

export function isSubnetFile({ data }: Recording): boolean {
  return Array.isArray(data.storage) && "decoded" in data;
}

/** A subnet's raw state: our keys, what we read from the values, and the whole subnet as we read it. */
export async function checkSubnetFile(
  { recording: { file, data }, source }: { recording: Recording; source: Source },
  report: Report,
): Promise<void> {
  const { data: truth, error } = subnetSchema.safeParse(data);
  if (error) return report.fail({ file, case: "file" }, "a subnet that can be read", issueOf(error));
  const calls = truth.runtime_api;
  const storage = new Map(truth.storage.map(({ key, value }) => [key, value]));
  const node = toSynthetic(source, { spec: truth.spec, block: truth.block, storage, calls });
  if (typeof node === "string") return report.skip(file, node);
  await withNode(node, async (open) => {
    await checkStorage({ file, truth, connection: open.connection }, report);
    const where = { file, case: "the subnet" };
    await attempt(report, where, async () =>
      compareSubnet({ file, truth, subnet: await readSubnet(open.connection, truth.netuid) }, report),
    );
    await checkCalls({ file, truth, open }, report);
  });
}

/** Answers of the runtime for other subnets, neurons as bytes, and what we never ask for. */
async function checkCalls(
  { file, truth, open }: { file: string; truth: SubnetFile; open: Node },
  report: Report,
): Promise<void> {
  const { api } = open.connection;
  for (const [call, answer] of Object.entries({ ...truth.runtime_api, ...truth.rpc })) {
    const [name = "", argument = ""] = call.split(/[()]/);
    const netuid = argument === "" ? truth.netuid : Buffer.from(argument, "hex").readUInt16LE();
    const where = { file, case: call };
    if (name === NEURONS_LITE && netuid !== truth.netuid)
      await checkMissing({ ...where, netuid, open }, report);
    else if (NEURONS.has(name))
      await attempt(report, where, () => checkNeurons({ ...where, truth, api, answer }, report));
    else report.skip(file, `${call}: our adapter does not ask for it`);
  }
}

/** A subnet without neurons and without storage is none. */
async function checkMissing(
  { netuid, open, ...where }: Where & { netuid: number; open: Node },
  report: Report,
): Promise<void> {
  const got = await readSubnet(open.connection, netuid).then(({ neurons }) => neurons.length, codeOf);
  if (got === "SUBNET_MISSING") report.pass();
  else report.fail(where, "SUBNET_MISSING", got);
}

type Read = { file: string; truth: SubnetFile; subnet: Subnet };

/** Every field that we read and that the file tells. */
export function compareSubnet({ file, truth, subnet }: Read, report: Report): void {
  const { hyperparameters: wanted, hotkeys } = truth.decoded;
  const check = (name: string, expected: unknown, got: unknown) => {
    if (isSameValue(expected, got)) report.pass();
    else report.fail({ file, case: name }, expected, got);
  };
  check(
    "hyperparameters",
    [truth.block.number, ...FIELDS.map(([name]) => wanted[name]), hotkeys.length],
    [subnet.block, ...FIELDS.map(([, own]) => subnet[own]), subnet.neurons.length],
  );
  hotkeys.forEach((_, uid) => {
    check(`uid ${uid}`, neuronOf(truth, uid), shown(subnet.neurons[uid]));
  });
}

/** The file's names of what a subnet holds, and ours. */
const FIELDS: [file: string, own: keyof Subnet][] = [
  ["tempo", "tempo"],
  ["weightsVersionKey", "weightsVersionKey"],
  ["weightsSetRateLimit", "weightsRateLimit"],
  ["minAllowedWeights", "minAllowedWeights"],
  ["maxWeightsLimit", "maxWeightLimit"],
  ["commitRevealWeightsEnabled", "commitRevealEnabled"],
  ["burn", "burnRao"],
  ["networkRegistrationAllowed", "registrationAllowed"],
  ["maxAllowedUids", "maxUids"],
];

function neuronOf({ decoded }: SubnetFile, uid: number): unknown[] {
  const { vectors } = decoded;
  const axon = decoded.axons[uid];
  const serves = axon !== null && axon !== undefined && Number(axon.ip) !== 0 && axon.port !== 0;
  return [
    uid,
    decoded.hotkeys[uid],
    decoded.coldkeys[uid],
    decoded.alpha_on_subnet[uid],
    ...["active", "incentive", "emission", "lastUpdate", "validatorPermit"].map(
      (name) => vectors[name]?.[uid],
    ),
    serves ? [textOf(axon), axon.port, axon.ipType, axon.protocol, axon.version, axon.block] : null,
  ];
}

function textOf({ ip, ipType }: { ip: string | number; ipType: number }): string {
  return fromAxonAddress({ ip: BigInt(ip), ipType: ipType === 6 ? 6 : 4 });
}

function shown(neuron: Neuron | undefined): unknown[] | undefined {
  if (neuron === undefined) return undefined;
  const { axon } = neuron;
  return [
    neuron.uid,
    neuron.hotkey,
    neuron.coldkey,
    neuron.stakeRao,
    neuron.active,
    neuron.incentive,
    neuron.emissionRao,
    neuron.lastUpdate,
    neuron.validatorPermit,
    axon && [axon.ip, axon.port, axon.ipType, axon.protocol, axon.version, axon.block],
  ];
}
