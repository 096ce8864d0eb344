import type { Codec } from "@polkadot/types/types";
import { z } from "zod";
import type { Neuron } from "../../domain/ports/chain.ts";
import { bigSchema, type ChainAxon, chainAxonSchema, countSchema, unreadable } from "./chain-values.ts";
import type { StateAt } from "./read-storage.ts";
import type { SubnetData } from "./read-subnet.ts";
import { toAxon } from "./to-axon.ts";

/**
 * The fields asked for; the runtime ignores those it does not know and leaves out what was not asked for.
 *
 * @see subtensor `pallets/subtensor/src/rpc_info/metagraph.rs`, `SelectiveMetagraphIndex` (reference/chain.md §2.4)
 */
const FIELDS = {
  tempo: 8,
  minAllowedWeights: 24,
  maxWeightsLimit: 25,
  weightsVersion: 26,
  weightsRateLimit: 27,
  maxUids: 31,
  burn: 32,
  registrationAllowed: 34,
  commitRevealWeightsEnabled: 46,
  hotkeys: 52,
  coldkeys: 53,
  axons: 55,
  active: 56,
  validatorPermit: 57,
  lastUpdate: 59,
  emission: 60,
  incentives: 62,
  totalStake: 69,
};

const metagraphSchema = z.object({
  tempo: countSchema,
  minAllowedWeights: countSchema,
  maxWeightsLimit: countSchema,
  weightsVersion: bigSchema,
  weightsRateLimit: countSchema,
  maxUids: countSchema,
  burn: bigSchema,
  registrationAllowed: z.boolean(),
  commitRevealWeightsEnabled: z.boolean(),
  hotkeys: z.array(z.string()),
  coldkeys: z.array(z.string()),
  axons: z.array(chainAxonSchema),
  active: z.array(z.boolean()),
  validatorPermit: z.array(z.boolean()),
  lastUpdate: z.array(countSchema),
  emission: z.array(bigSchema),
  incentives: z.array(countSchema),
  totalStake: z.array(bigSchema),
});

type Metagraph = z.infer<typeof metagraphSchema>;

/** Weights of subnets with several mechanisms: the first one's are those that plain calls set. */
const MECHANISM = 0;

/** One of the runtime's calls that give a whole metagraph. */
export type AskMetagraph = (netuid: number) => Promise<Codec>;

/** The calls of this runtime that give a whole metagraph, the best first: those that can be asked for less. */
export function findMetagraphs({ call }: StateAt): AskMetagraph[] {
  const { getSelectiveMechagraph, getSelectiveMetagraph, getMechagraph, getMetagraph } =
    call.subnetInfoRuntimeApi ?? {};
  const fields = Object.values(FIELDS);
  return [
    getSelectiveMechagraph && ((netuid: number) => getSelectiveMechagraph(netuid, MECHANISM, fields)),
    getSelectiveMetagraph && ((netuid: number) => getSelectiveMetagraph(netuid, fields)),
    getMechagraph && ((netuid: number) => getMechagraph(netuid, MECHANISM)),
    getMetagraph && ((netuid: number) => getMetagraph(netuid)),
  ].filter((ask) => ask !== undefined);
}

/**
 * A subnet by one call of the runtime.
 *
 * @returns null where the chain has no such subnet
 * @throws {TargonError} `CHAIN_DATA_INVALID`
 */
export async function readMetagraph(ask: AskMetagraph, netuid: number): Promise<SubnetData | null> {
  const answer = await ask(netuid);
  const plain = answer.toPrimitive();
  if (plain === null) return null;
  const { data, error } = metagraphSchema.safeParse(plain);
  if (error) throw unreadable("metagraph", error);
  return {
    tempo: data.tempo,
    weightsVersionKey: data.weightsVersion,
    weightsRateLimit: data.weightsRateLimit,
    minAllowedWeights: data.minAllowedWeights,
    maxWeightLimit: data.maxWeightsLimit,
    commitRevealEnabled: data.commitRevealWeightsEnabled,
    burnRao: data.burn,
    registrationAllowed: data.registrationAllowed,
    maxUids: data.maxUids,
    neurons: data.hotkeys.map((hotkey, uid) => toNeuron(data, uid, hotkey)),
  };
}

function toNeuron(data: Metagraph, uid: number, hotkey: string): Neuron {
  const axon: ChainAxon | undefined = data.axons[uid];
  return {
    uid,
    hotkey,
    coldkey: data.coldkeys[uid] ?? "",
    axon: axon ? toAxon(axon) : null,
    stakeRao: data.totalStake[uid] ?? 0n,
    validatorPermit: data.validatorPermit[uid] ?? false,
    active: data.active[uid] ?? false,
    lastUpdate: data.lastUpdate[uid] ?? 0,
    incentive: data.incentives[uid] ?? 0,
    emissionRao: data.emission[uid] ?? 0n,
  };
}
