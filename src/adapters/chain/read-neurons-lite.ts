import { z } from "zod";
import type { Neuron } from "../../domain/ports/chain.ts";
import { bigSchema, chainAxonSchema, countSchema, unreadable } from "./chain-values.ts";
import type { Connection } from "./connection.ts";
import { readItems, type StateAt, storageItem } from "./read-storage.ts";
import type { SubnetData } from "./read-subnet.ts";
import { toAxon } from "./to-axon.ts";

const HYPERPARAMETERS = [
  "networksAdded",
  "tempo",
  "weightsVersionKey",
  "weightsSetRateLimit",
  "minAllowedWeights",
  "maxWeightsLimit",
  "commitRevealWeightsEnabled",
  "burn",
  "networkRegistrationAllowed",
  "maxAllowedUids",
] as const;

const hyperparametersSchema = z.tuple([
  z.boolean(),
  countSchema,
  bigSchema,
  countSchema,
  countSchema,
  countSchema,
  z.boolean(),
  bigSchema,
  z.boolean(),
  countSchema,
]);

const neuronsSchema = z.array(
  z.object({
    hotkey: z.string(),
    coldkey: z.string(),
    uid: countSchema,
    active: z.boolean(),
    axonInfo: chainAxonSchema,
    stake: z.array(z.tuple([z.string(), bigSchema])),
    emission: bigSchema,
    incentive: countSchema,
    lastUpdate: countSchema,
    validatorPermit: z.boolean(),
  }),
);

type Place = { state: StateAt; hash: string; netuid: number };

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
  const [added, tempo, weightsVersionKey, weightsRateLimit, minAllowedWeights, ...rest] = data;
  const [maxWeightLimit, commitRevealEnabled, burnRao, registrationAllowed, maxUids] = rest;
  if (!added) return null;
  return {
    tempo,
    weightsVersionKey,
    weightsRateLimit,
    minAllowedWeights,
    maxWeightLimit,
    commitRevealEnabled,
    burnRao,
    registrationAllowed,
    maxUids,
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

/** The list itself; of older runtimes bytes that hold it, also where their metadata describes the call. */
async function askNeurons({ api }: Connection, { state, hash, netuid }: Place): Promise<unknown> {
  const answer = await state.call.neuronInfoRuntimeApi?.getNeuronsLite?.(netuid);
  if (answer !== undefined && answer.toRawType() !== "Bytes") return answer.toPrimitive();
  const argument = api.registry.createType("u16", netuid).toHex(true);
  const bytes = await api.rpc.state.call("NeuronInfoRuntimeApi_get_neurons_lite", argument, hash);
  const list = api.registry.createType("Bytes", bytes.toU8a(true)).toU8a(true);
  return api.registry.createType("Vec<TargonNeuronInfoLite>", list).toPrimitive();
}

/** Whether a hotkey has a uid, and which. */
export async function readUid(state: StateAt, netuid: number, hotkey: string): Promise<number | null> {
  const uid = (await storageItem(state, "uids")(netuid, hotkey)).toPrimitive();
  return typeof uid === "number" ? uid : null;
}
