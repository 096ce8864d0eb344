import { createHotkey } from "../../src/adapters/wallet/sr25519.ts";
import { type MinerConfig, MOCK_MODEL } from "../../src/config.ts";
import type { Chain, Hotkey } from "../../src/domain/ports/chain.ts";
import type { MinerTarget } from "../../src/domain/ports/miner.ts";
import { silentLog } from "../../src/lib/log.ts";
import { runMiner } from "../../src/neuron/miner.ts";
import { createFakeSubnet } from "./create-fake-subnet.ts";

/** A miner of ours in front of an upstream. */
export type LoneMiner = { target: MinerTarget; close(): Promise<void> };

/** The one who asks; has a permit. */
export const validator: () => Hotkey = () => createHotkey({ uri: "//Alice" });

/** Runs our miner before an OpenAI server (`url` without /v1); the chain is a fake that knows it and the validator. */
export async function startLoneMiner({ url, uri }: { url: string; uri: string }): Promise<LoneMiner> {
  const hotkey = createHotkey({ uri });
  const ended = new AbortController();
  const announced = Promise.withResolvers<number>();
  const chain = createFakeChain(hotkey, announced.resolve);
  const output = { event: () => {} };
  const deps = { chain, hotkey, log: silentLog, output, signal: ended.signal };
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  const running = runMiner({ ...deps, clock }, configOf(`${url}/v1`));
  running.catch(announced.reject);
  const port = await announced.promise;
  return {
    target: { uid: 1, hotkey: hotkey.address, url: `http://127.0.0.2:${port}` },
    async close() {
      ended.abort(new DOMException("stopped", "AbortError"));
      await running;
    },
  };
}

function createFakeChain(miner: Hotkey, onServe: (port: number) => void) {
  const identity = {
    network: "fake",
    endpoint: "",
    genesis: "0x",
    specVersion: 1,
    nodeVersion: "1",
    blockMs: 12_000,
  };
  const subnet = createFakeSubnet([
    { hotkey: validator().address, validatorPermit: true, stakeRao: 100_000_000_000_000n },
    { hotkey: miner.address },
  ]);
  return {
    identity: () => identity,
    readSubnet: async () => subnet,
    followBlocks: async function* () {},
    readNeuron: async () => null,
    serveAxon: async (_hotkey, { port }) => {
      onServe(port);
      return true;
    },
  } satisfies Pick<Chain, "identity" | "readSubnet" | "serveAxon" | "followBlocks" | "readNeuron">;
}

function configOf(upstream: string): MinerConfig {
  return {
    netuid: 4,
    neuronName: "miner",
    wallet: { name: "test", hotkey: "test", path: "" },
    subtensor: { network: "fake", endpoint: "" },
    logging: { level: "error", format: "json", dir: "" },
    mock: null,
    json: false,
    axon: { port: 0, ip: "127.0.0.2", externalIp: "127.0.0.2", externalPort: null },
    modelEndpoints: [{ model: MOCK_MODEL, url: upstream }],
    apiKey: "",
    forceValidatorPermit: true,
    minStakeRao: 0n,
    drainMs: 0,
    upstreamTimeoutMs: 60_000,
    stats: null,
  };
}
