import { createHotkey } from "../../src/adapters/wallet/sr25519.ts";
import { MOCK_MODEL } from "../../src/config.ts";
import type { Hotkey } from "../../src/domain/ports/chain.ts";
import type { MinerTarget } from "../../src/domain/ports/miner.ts";
import { startTestMiner } from "../neuron/miner/start-test-miner.ts";
import { createFakeSubnet } from "./create-fake-subnet.ts";

/** A miner of ours in front of an upstream. */
export type LoneMiner = { target: MinerTarget; close(): Promise<void> };

/** Where it listens. */
const IP = "127.0.0.2";

/** The one who asks; has a permit. */
export const validator: () => Hotkey = () => createHotkey({ uri: "//Alice" });

/** Runs our miner before an OpenAI server (`url` without /v1); the chain is a fake that knows it and the validator. */
export async function startLoneMiner({ url, uri }: { url: string; uri: string }): Promise<LoneMiner> {
  const hotkey = createHotkey({ uri });
  const subnet = createFakeSubnet([
    { hotkey: validator().address, validatorPermit: true, stakeRao: 100_000_000_000_000n },
    { hotkey: hotkey.address },
  ]);
  const miner = await startTestMiner({
    deps: { hotkey },
    readSubnet: async () => subnet,
    config: {
      axon: { port: 0, ip: IP, externalIp: IP, externalPort: null },
      modelEndpoints: [{ model: MOCK_MODEL, url: `${url}/v1` }],
      apiKey: "",
      minStakeRao: 0n,
      drainMs: 0,
      upstreamTimeoutMs: 60_000,
    },
  });
  const { port } = new URL(miner.url);
  return { target: { uid: 1, hotkey: hotkey.address, url: `http://${IP}:${port}` }, close: miner.stop };
}
