import { parentPort, workerData } from "node:worker_threads";
import { createHotkey, readySr25519 } from "../../src/adapters/wallet/sr25519.ts";
import { createWeights } from "../../src/adapters/weights-file/create-weights.ts";
import { silentLog } from "../../src/lib/log.ts";
import { runMiner } from "../../src/neuron/miner.ts";
import { createFakeSubnet } from "../helpers/create-fake-subnet.ts";

/** Our own miner before the fake model server, in a thread of its own; no chain, for none is needed once it serves. */
const { upstreamUrl, minerUri, validatorUri, powvDir } = workerData as Record<string, string>;

await readySr25519();
const hotkey = createHotkey({ uri: minerUri ?? "" });
const validator = createHotkey({ uri: validatorUri ?? "" });
const subnet = createFakeSubnet([
  { hotkey: validator.address, stakeRao: 1n, validatorPermit: true },
  { hotkey: hotkey.address },
]);

const clock = { now: Date.now, monotonic: () => performance.now() };
const hub = { endpoint: "", token: null, cacheDir: "" };
const weights = powvDir
  ? createWeights(
      { clock, log: silentLog },
      { sources: [{ model: null, source: powvDir }], hub, byName: false },
    )
  : null;

await runMiner(
  {
    chain: {
      identity: () => ({
        network: "",
        endpoint: "",
        genesis: "",
        specVersion: 0,
        nodeVersion: "",
        blockMs: 250,
      }),
      readSubnet: async () => subnet,
      followBlocks: async function* () {},
      readNeuron: async () => null,
      serveAxon: async (_hotkey, { port }) => {
        parentPort?.postMessage({ port });
        return true;
      },
    },
    hotkey,
    log: silentLog,
    clock,
    weights,
    signal: new AbortController().signal,
  },
  {
    netuid: 4,
    neuronName: "miner",
    wallet: { name: "", hotkey: "", path: "" },
    subtensor: { network: "", endpoint: "" },
    logging: { level: "error", format: "json", dir: "" },
    mock: null,
    json: false,
    axon: { port: 0, ip: "127.0.0.1", externalIp: "127.0.0.2", externalPort: null },
    modelEndpoints: [{ model: null, url: `${upstreamUrl}/v1` }],
    apiKey: "",
    forceValidatorPermit: true,
    minStakeRao: 0n,
    drainMs: 0,
    upstreamTimeoutMs: 10_000,
    stats: null,
  },
);
