import { z } from "zod";
import type { Neuron } from "../../domain/ports/chain.ts";
import { bigSchema, chainAxonSchema, countSchema, unreadable } from "./chain-values.ts";
import type { Connection } from "./connection.ts";
import { parseNeurons } from "./parse-neurons.ts";
import { readItems, type StateAt, storageItem } from "./read-storage.ts";
import type { Place, SubnetData } from "./read-subnet.ts";
import { toAxon } from "./to-axon.ts";

/** Items by subnet, and what stands for those that a runtime lacks: what its code does without them. */
const HYPERPARAMETERS = {
  networksAdded: true,
  tempo: 360,
  weightsVersionKey: 0,
  weightsSetRateLimit: 100,
  minAllowedWeights: 1,
  maxWeightsLimit: 65_535,
  commitRevealWeightsEnabled: false,
  burn: 0,
  networkRegistrationAllowed: true,
  maxAllowedUids: 256,
};

const hyperparametersSchema = z.object({
  networksAdded: z.boolean(),
  tempo: countSchema,
  weightsVersionKey: bigSchema,
  weightsSetRateLimit: countSchema,
  minAllowedWeights: countSchema,
  maxWeightsLimit: countSchema,
  commitRevealWeightsEnabled: z.boolean(),
  burn: bigSchema,
  networkRegistrationAllowed: z.boolean(),
  maxAllowedUids: countSchema,
});

/** What a runtime may leave out one day is optional, what no neuron can be without is not. */
const neuronsSchema = z.array(
  z.object({
    hotkey: z.string(),
    coldkey: z.string(),
    uid: countSchema,
    active: z.boolean().default(true),
    axonInfo: chainAxonSchema,
    stake: z.array(z.tuple([z.string(), bigSchema])).default([]),
    emission: bigSchema.default(0n),
    incentive: countSchema.default(0),
    lastUpdate: countSchema,
    validatorPermit: z.boolean(),
  }),
);

/**
 * A subnet of a runtime without a metagraph call: hyperparameters from storage, neurons from `get_neurons_lite`.
 *
 * @returns null where the chain has no such subnet
 * @throws {TargonError} `CHAIN_DATA_INVALID`
 */
export async function readNeuronsLite(connection: Connection, place: Place): Promise<SubnetData | null> {
  const items = await readItems(place.state, { names: HYPERPARAMETERS, key: place.netuid });
  const { data, error } = hyperparametersSchema.safeParse(items);
  if (error) throw unreadable("hyperparameters", error);
  if (!data.networksAdded) return null;
  return {
    tempo: data.tempo,
    weightsVersionKey: data.weightsVersionKey,
    weightsRateLimit: data.weightsSetRateLimit,
    minAllowedWeights: data.minAllowedWeights,
    maxWeightLimit: data.maxWeightsLimit,
    commitRevealEnabled: data.commitRevealWeightsEnabled,
    burnRao: data.burn,
    registrationAllowed: data.networkRegistrationAllowed,
    maxUids: data.maxAllowedUids,
    neurons: await readNeurons(connection, place),
  };
}

async function readNeurons(connection: Connection, place: Place): Promise<Neuron[]> {
  const { data, error } = neuronsSchema.safeParse(await askNeurons(connection, place));
  if (error) throw unreadable("neurons", error);
  return data.map(({ axonInfo, stake, emission, ...neuron }) => ({
    ...neuron,
    axon: toAxon(axonInfo),
    stakeRao: stake.reduce((sum, [, amount]) => sum + amount, 0n),
    emissionRao: emission,
  }));
}

/** Typed where the metadata describes the neurons; else bytes, also where it describes the call. */
async function askNeurons({ api }: Connection, { state, hash, netuid }: Place): Promise<unknown> {
  const answer = await state.call.neuronInfoRuntimeApi?.getNeuronsLite?.(netuid);
  if (answer !== undefined && answer.toRawType() !== "Bytes") return answer.toPrimitive();
  const argument = api.registry.createType("u16", netuid).toHex(true);
  const bytes = answer ?? (await api.rpc.state.call("NeuronInfoRuntimeApi_get_neurons_lite", argument, hash));
  return parseNeurons(api, bytes.toU8a(true));
}

/** Whether a hotkey has a uid, and which. */
export async function readUid(state: StateAt, netuid: number, hotkey: string): Promise<number | null> {
  const uid = (await storageItem(state, "uids")(netuid, hotkey)).toPrimitive();
  return typeof uid === "number" ? uid : null;
}
