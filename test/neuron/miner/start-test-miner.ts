import { createHotkey, readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import type { MinerConfig } from "../../../src/config.ts";
import { signRequest } from "../../../src/domain/epistula/sign-request.ts";
import type { Subnet } from "../../../src/domain/ports/chain.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { type MinerDeps, runMiner } from "../../../src/neuron/miner.ts";
import { createFakeSubnet } from "../../helpers/create-fake-subnet.ts";

await readySr25519();

export const validator = createHotkey({ uri: "//validator" });
export const miner = createHotkey({ uri: "//miner" });
export const stranger = createHotkey({ uri: "//stranger" });

/** The validator with 1000 TAO and a permit, the miner with nothing. */
export const subnet: Subnet = createFakeSubnet([
  { hotkey: validator.address, stakeRao: 1_000_000_000_000n, validatorPermit: true },
  { hotkey: miner.address },
]);

/** A miner under test. */
export type TestMiner = {
  url: string;
  /** Ends it; resolves when `runMiner` has. */
  stop(): Promise<void>;
  /** What `runMiner` came to. */
  ended: Promise<void>;
  events: { name: string; fields: Record<string, unknown> }[];
};

/** What a test may change. */
export type TestMinerOptions = {
  upstreamUrl?: string;
  config?: Partial<MinerConfig>;
  deps?: Partial<MinerDeps>;
  readSubnet?: () => Promise<Subnet>;
};

/** A config of a miner on a free port of this machine. */
export function minerConfig(options: TestMinerOptions): MinerConfig {
  return {
    netuid: 4,
    neuronName: "miner",
    wallet: { name: "default", hotkey: "default", path: "" },
    subtensor: { network: "local", endpoint: "" },
    logging: { level: "info", format: "json", dir: "" },
    mock: null,
    json: false,
    axon: { port: 0, ip: "127.0.0.1", externalIp: "127.0.0.2", externalPort: null },
    modelEndpoints: [{ model: null, url: `${options.upstreamUrl}/v1` }],
    apiKey: "sk-test",
    forceValidatorPermit: true,
    minStakeRao: 1n,
    drainMs: 5000,
    upstreamTimeoutMs: 10_000,
    stats: null,
    ...options.config,
  };
}

/** Runs a miner and resolves when it is announced, which is when it serves. */
export async function startTestMiner(options: TestMinerOptions): Promise<TestMiner> {
  const life = new AbortController();
  const events: TestMiner["events"] = [];
  const announced = Promise.withResolvers<number>();
  const chain: MinerDeps["chain"] = {
    identity: () => ({
      network: "local",
      endpoint: "",
      genesis: "0x00",
      specVersion: 1,
      nodeVersion: "",
      blockMs: 250,
    }),
    readSubnet: options.readSubnet ?? (async () => subnet),
    followBlocks: async function* () {},
    readNeuron: async () => null,
    serveAxon: async (_hotkey, { port }) => {
      announced.resolve(port);
      return true;
    },
  };
  const ready = Promise.withResolvers<void>();
  const output = {
    event: (name: string, fields: Record<string, unknown>) => {
      events.push({ name, fields });
      if (name === "ready") ready.resolve();
    },
  };
  const clock = { now: Date.now, monotonic: () => performance.now() };
  const deps = { chain, hotkey: miner, log: silentLog, clock, output, signal: life.signal, ...options.deps };
  const ended = runMiner(deps, minerConfig(options));
  await Promise.race([ready.promise, ended]);
  const stop = async () => {
    life.abort(new DOMException("stopped", "AbortError"));
    await ended;
  };
  return { url: `http://127.0.0.1:${await announced.promise}`, stop, ended, events };
}

/** Signed headers over a body, as a validator sends them. */
export function signed(
  body: string,
  { hotkey = validator, model }: { hotkey?: typeof validator; model?: string } = {},
) {
  const unsigned = {
    body: Buffer.from(body),
    signedFor: miner.address,
    nowMs: Date.now(),
    uuid: crypto.randomUUID(),
  };
  const named = model === undefined ? {} : { "X-Targon-Model": model };
  return { "content-type": "application/json", ...named, ...signRequest({ hotkey }, unsigned) };
}
