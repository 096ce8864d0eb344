import type { Neuron, Subnet } from "../../src/domain/ports/chain.ts";

/** A neuron with the given parts, the rest plain. */
export function createFakeNeuron(parts: Partial<Neuron>): Neuron {
  return {
    uid: 0,
    hotkey: "",
    coldkey: "",
    axon: null,
    stakeRao: 0n,
    validatorPermit: false,
    active: true,
    lastUpdate: 0,
    incentive: 0,
    emissionRao: 0n,
    ...parts,
  };
}

/** A subnet of these neurons; uids are their places. */
export function createFakeSubnet(neurons: Partial<Neuron>[]): Subnet {
  return {
    netuid: 4,
    block: 100,
    tempo: 80,
    weightsVersionKey: 0n,
    weightsRateLimit: 20,
    minAllowedWeights: 1,
    maxWeightLimit: 65_535,
    commitRevealEnabled: false,
    burnRao: 0n,
    registrationAllowed: true,
    maxUids: 256,
    epoch: { startBlock: 80, blocks: 80 },
    neurons: neurons.map((parts, uid) => createFakeNeuron({ uid, ...parts })),
  };
}
