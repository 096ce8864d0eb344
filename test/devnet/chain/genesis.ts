import type { ChainGenesis, SubnetParameters } from "../../../src/devnet/chain/genesis.ts";
import { key } from "./client.ts";

/** Uids: 0 and 1 validators with 20,000 and 10,000 of stake, 2 a miner with nothing, 3 one without a permit. */
export function createGenesis(subnet: SubnetParameters = {}): ChainGenesis {
  const neuron = (name: string, stakeRao = 0n, validatorPermit = false) => ({
    hotkey: key(`//${name}`).address,
    coldkey: key(`//${name}//cold`).address,
    stakeRao,
    validatorPermit,
  });
  return {
    accounts: [
      { address: key("//Rich").address, balanceRao: 1_000_000_000_000n },
      { address: key("//Poor").address, balanceRao: 10_000_000n },
    ],
    neurons: [
      neuron("V0", 20_000_000_000_000n, true),
      neuron("V1", 10_000_000_000_000n, true),
      neuron("M2"),
      neuron("M3", 1_000_000_000n),
    ],
    owner: { hotkey: key("//Owner").address, coldkey: key("//Owner//cold").address },
    subnet: { burnHalfLife: 0, ...subnet },
  };
}
