import { rm } from "node:fs/promises";
import { createHotkey, readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import type { MockGeneration } from "../../../src/config/mock-generations.ts";
import { MOCK_MODEL } from "../../../src/config.ts";
import type { SubnetParameters } from "../../../src/devnet/chain/genesis.ts";
import { type EmbeddedChain, startChain } from "../../../src/devnet/chain/start-chain.ts";
import { modelPath } from "../../../src/devnet/engine/model-path.ts";
import { startEngine } from "../../../src/devnet/engine/start-engine.ts";
import type { Hotkey } from "../../../src/domain/ports/chain.ts";
import { startLoneMiner } from "../../helpers/start-lone-miner.ts";
import { ALICE_SEED, writeValidatorFolder } from "../../helpers/write-validator-folder.ts";

/** Blocks of an epoch. */
export const TEMPO = 40;
const BLOCK_MS = 100;
const MINER_URI = "//ChainSuiteMiner";

/** A chain with a validator and an honest miner, the miner itself, and the validator's engine. */
export type Stage = {
  chain: EmbeddedChain;
  validator: Hotkey;
  /** The command line of a validator here. */
  words: string[];
  close(): Promise<void>;
};

/** Which runtime, its subnet, and the blocks of its epochs. */
export type StageSettings = { generation: MockGeneration; subnet: SubnetParameters; tempo?: number };

/** Opens all of it. */
export async function openStage({ generation, subnet, tempo = TEMPO }: StageSettings): Promise<Stage> {
  await readySr25519();
  const validator = createHotkey({ uri: ALICE_SEED });
  const engine = await startEngine({ modelDir: modelPath("R"), servedName: MOCK_MODEL });
  const miner = await startLoneMiner({ url: engine.url, uri: MINER_URI });
  const { hostname, port } = new URL(miner.target.url);
  const keys = (hotkey: string) => ({ hotkey, coldkey: hotkey });
  const chain = await startChain({
    blockMs: BLOCK_MS,
    tempo,
    drandPeriodSeconds: 1,
    generation,
    genesis: {
      subnet,
      neurons: [
        { ...keys(validator.address), stakeRao: 50_000_000_000_000n, validatorPermit: true },
        { ...keys(miner.target.hotkey), axon: { ip: hostname, port: Number(port) } },
      ],
    },
  });
  const { folder, words } = await writeValidatorFolder();
  return {
    chain,
    validator,
    words: [
      ...words,
      ...["--subtensor.chain_endpoint", chain.url, "--engines.endpoint", `${MOCK_MODEL}=${engine.url}`],
      ...["--epoch-length", String(tempo), "--timeout", "4"],
    ],
    async close() {
      await chain.close();
      await miner.close();
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
