import { createHotkey, readySr25519 } from "../../src/adapters/wallet/sr25519.ts";
import type { ChainGenesis } from "../../src/devnet/chain/genesis.ts";
import { type ChainSettings, type EmbeddedChain, startChain } from "../../src/devnet/chain/start-chain.ts";
import type { Hotkey } from "../../src/domain/ports/chain.ts";

/** A key that a test chain knows, by its name. */
export function testKey(name: string): Hotkey {
  return createHotkey({ uri: `//${name}` });
}

/** What a test may change, of the first block too. */
export type TestChainSettings = Partial<Omit<ChainSettings, "genesis">> & { genesis?: Partial<ChainGenesis> };

/** A chain with a validator (uid 0), two miners (1, 2), a rich coldkey and a poor one. */
export async function startTestChain(settings: TestChainSettings = {}): Promise<EmbeddedChain> {
  await readySr25519();
  const neuron = (name: string) => ({
    hotkey: testKey(name).address,
    coldkey: testKey(`${name}Cold`).address,
  });
  return await startChain({
    blockMs: 50,
    ...settings,
    genesis: {
      accounts: [
        { address: testKey("Rich").address, balanceRao: 50_000_000_000n },
        { address: testKey("Poor").address, balanceRao: 10_000_000n },
      ],
      neurons: [
        { ...neuron("Validator"), stakeRao: 20_000_000_000_000n, validatorPermit: true },
        neuron("Miner1"),
        neuron("Miner2"),
      ],
      ...settings.genesis,
    },
  });
}
