import type { ValidatorConfig } from "../../../src/config.ts";
import type { Chain, Hotkey, Neuron, Subnet } from "../../../src/domain/ports/chain.ts";
import type { Engine, Engines } from "../../../src/domain/ports/engine.ts";
import type { MinerPort, MinerTarget } from "../../../src/domain/ports/miner.ts";
import type {
  Commit,
  CommitView,
  Weights,
  WeightsMode,
  WeightsReceipt,
} from "../../../src/domain/ports/sent-weights.ts";
import type { MinerRequest, TimedChunk, Verdict } from "../../../src/domain/types.ts";
import { TargonError } from "../../../src/errors.ts";
import type { Verified } from "../../../src/neuron/validator/deps.ts";

export const MODEL = "targon/tiny-llama";
export const SELF = "5Validator";

export const hotkey: Hotkey = {
  address: SELF,
  publicKey: new Uint8Array(32),
  sign: () => new Uint8Array(64),
};

export const clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** Numbers of the mulberry32 generator. */
export function createRandom(state = 7) {
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => Math.floor(uniform() * 256));
  return { uniform, bytes };
}

export function createConfig(over: Partial<ValidatorConfig> = {}): ValidatorConfig {
  return {
    netuid: 4,
    neuronName: "validator",
    wallet: { name: "w", hotkey: "h", path: "" },
    subtensor: { network: "mock", endpoint: "" },
    logging: { level: "error", format: "json", dir: "" },
    mock: { miners: {}, generation: null },
    json: true,
    epochLength: 80,
    timeoutMs: 200,
    vpermitTaoLimit: 4096,
    cacheFile: null,
    cacheKeepDays: 14,
    models: { mode: "default", endpoint: "", file: "" },
    hub: { endpoint: "http://127.0.0.1:9", token: null, cacheDir: "/nowhere" },
    plan: false,
    engineEndpoints: [],
    engines: {
      hosts: [],
      tlsDir: null,
      gpus: null,
      image: "",
      device: "cuda",
      reserveMiB: 512,
      maxModelLen: 4096,
      leastModelLen: 0,
      stopOnExit: false,
    },
    promptsFile: null,
    epochs: null,
    rounds: null,
    saveResponsesDir: null,
    allowPrivateAxons: true,
    scoring: "targon",
    weightsVersionKey: 800_000n,
    verify: { alpha: 1e-3, auditRate: 1, failEpochs: 3 },
    maxTokens: [48, 96],
    stats: null,
    ...over,
  };
}

export function createNeuron(uid: number, over: Partial<Neuron> = {}): Neuron {
  return {
    uid,
    hotkey: uid === 0 ? SELF : `5Miner${uid}`,
    coldkey: `5Cold${uid}`,
    axon:
      uid === 0 ? null : { ip: "127.0.0.1", port: 8000 + uid, ipType: 4, protocol: 4, version: 1, block: 1 },
    stakeRao: 0n,
    validatorPermit: uid === 0,
    active: true,
    lastUpdate: 0,
    incentive: 0,
    emissionRao: 0n,
    ...over,
  };
}

/** How a fake chain takes weights, and what it says of commits; the errors are thrown one after another. */
type FakeCommits = {
  mode: WeightsMode;
  view: CommitView;
  settling: Error[];
  revealing: Error[];
  revealed: Commit[];
};

/** A chain whose blocks come when `moveTo` is called. */
export function createFakeChain(miners: number) {
  const subnet: Subnet = {
    netuid: 4,
    block: 10,
    tempo: 80,
    weightsVersionKey: 0n,
    weightsRateLimit: 20,
    minAllowedWeights: 1,
    maxWeightLimit: 65_535,
    commitRevealEnabled: false,
    burnRao: 0n,
    registrationAllowed: true,
    maxUids: 64,
    epoch: { startBlock: 0, blocks: 80 },
    neurons: Array.from({ length: miners + 1 }, (_, uid) => createNeuron(uid)),
  };
  const listeners = new Set<() => void>();
  const submitted: (Weights & { versionKey: bigint })[] = [];
  const failures: Error[] = [];
  const landed = new Map<string, WeightsReceipt>();
  const commits: FakeCommits = {
    mode: "plain",
    view: { kept: true, shown: false, phase: "waiting" },
    settling: [],
    revealing: [],
    revealed: [],
  };
  let count = 0;
  let shown: Weights = { uids: [], weights: [] };
  const me = () => subnet.neurons[0] ?? createNeuron(0);
  const chain: Chain = {
    identity: () => ({
      network: "mock",
      endpoint: "",
      genesis: "0x00",
      specVersion: 1,
      nodeVersion: "1",
      blockMs: 250,
    }),
    readSubnet: async () => structuredClone(subnet),
    async *followBlocks(signal) {
      let seen = -1;
      while (!signal.aborted) {
        if (seen !== subnet.block) {
          seen = subnet.block;
          yield { number: seen, atMs: 0 };
          continue;
        }
        await new Promise<void>((resolve) => {
          listeners.add(resolve);
          signal.addEventListener("abort", () => resolve(), { once: true });
        });
      }
    },
    readBlock: async () => subnet.block,
    readNeuron: async (_, address) => subnet.neurons.find((neuron) => neuron.hotkey === address) ?? null,
    readBalance: async () => 0n,
    serveAxon: async () => false,
    readRegistration: async () => {
      throw new TargonError("SUBNET_MISSING", "not here");
    },
    register: async () => {
      throw new TargonError("REGISTRATION_REFUSED", "not here");
    },
    async submitWeights(_, { note, ...call }) {
      const { uids, weights, versionKey } = call;
      const extrinsic = `0x${++count}`;
      const { mode } = commits;
      const secret = {
        commit: mode === "plain" ? null : "0xcc",
        salt: mode === "commit-reveal" ? [7] : null,
      };
      const life = { nonce: count, fromBlock: subnet.block, untilBlock: subnet.block + 63 };
      note?.({ ...call, ...secret, ...life, mode, extrinsic, hex: "0x" });
      const failure = failures.shift();
      if (failure !== undefined && !(failure as { lands?: boolean }).lands) throw failure;
      submitted.push({ uids, weights, versionKey });
      if (mode === "plain") shown = { uids, weights };
      me().lastUpdate = subnet.block;
      const receipt = { block: subnet.block, mode, extrinsic, ...(mode !== "plain" && { epoch: 1 }) };
      landed.set(extrinsic, receipt);
      if (failure !== undefined) throw failure;
      return receipt;
    },
    async settleWeights(_, { extrinsic }) {
      const failure = commits.settling.shift();
      if (failure !== undefined) throw failure;
      return landed.get(extrinsic) ?? null;
    },
    readCommit: async () => commits.view,
    async revealWeights(_, commit) {
      const failure = commits.revealing.shift();
      if (failure !== undefined) throw failure;
      commits.revealed.push(commit);
      return subnet.block;
    },
    readWeights: async () => shown,
    close: async () => {},
  };
  return {
    chain,
    subnet,
    submitted,
    commits,
    /** The next submissions fail so; `lands`: it arrived all the same. */
    failNext: (error: Error, lands = false) => void failures.push(Object.assign(error, { lands })),
    moveTo(block: number) {
      subnet.block = block;
      for (const wake of listeners) wake();
      listeners.clear();
    },
  };
}

export const engine: Engine = {
  describe: async () => {
    throw new TargonError("ENGINE_UNREACHABLE", "no engine here");
  },
  tokenize: async () => [],
  detokenize: async () => "",
  score: async () => [],
  close: async () => {},
};

type FakeEngines = { models?: string[] | undefined; generate?: Engine["generate"] | undefined };

export function createFakeEngines({ models = [MODEL], generate }: FakeEngines = {}): Engines & {
  running: string[];
} {
  const running = [...models];
  const one: Engine = { ...engine, ...(generate && { generate }) };
  return {
    running,
    models: () => running,
    ensure: async () => running,
    of: (model) => {
      if (running.includes(model)) return one;
      throw new TargonError("ENGINE_OTHER_MODEL", "not here");
    },
    all: (model) => (running.includes(model) ? [one] : []),
    states: () => [],
    readings: () => [],
    close: async () => {},
  };
}

/** How a fake miner answers; the default is a short stream. */
export type FakeAnswer = (call: {
  target: MinerTarget;
  request: MinerRequest;
  signal: AbortSignal;
}) => AsyncIterable<TimedChunk>;

export async function* words(text = "one two three"): AsyncGenerator<TimedChunk> {
  let atMs = 100;
  for (const word of text.split(" ")) {
    yield { atMs, data: { choices: [{ index: 0, text: `${word} `, delta: { content: `${word} ` } }] } };
    atMs += 100;
  }
}

/** Miners that list `MODEL` and answer as told per hotkey. */
export function createFakeMiners(answers: Record<string, FakeAnswer> = {}) {
  const asked: { hotkey: string; request: MinerRequest }[] = [];
  const announced = new Map<string, string[]>();
  const lists = new Map<string, string[] | Error>();
  const port: MinerPort = {
    complete(target, { request }, signal) {
      asked.push({ hotkey: target.hotkey, request });
      const answer = answers[target.hotkey] ?? (() => words(`${target.hotkey} says ${request.body.seed}`));
      return answer({ target, request, signal: signal ?? new AbortController().signal });
    },
    announceModels: async (target, models) => void announced.set(target.hotkey, models),
    listModels: async (target) => {
      const list = lists.get(target.hotkey) ?? [MODEL];
      if (list instanceof Error) throw list;
      return list;
    },
    close: async () => {},
  };
  return { port, asked, announced, lists };
}

export function createVerdict(over: Partial<Verdict> = {}): Verdict {
  return {
    verified: true,
    cause: null,
    message: "",
    checks: [],
    evidence: -1,
    tokens: 64,
    weaker: false,
    noise: "vllm",
    gross: false,
    engine: null,
    tookMs: 1,
    ...over,
  };
}

/** A verification by the one engine and policy; the ledger holds the evidence, as if one deviation were looked for. */
export function createVerified(over: Partial<Verdict> = {}): Verified {
  const verdict = createVerdict(over);
  const ledger = { honest: [0], cheats: [verdict.evidence], mixed: [] };
  return { verdict, ledger, key: { revision: "weights-1", policy: "policy 1" } };
}

type Event = { name: string; fields: Record<string, unknown> };

/** Keeps the events; `of(name)` waits for the n-th of a name. */
export function createFakeOutput() {
  const events: Event[] = [];
  const waiting = new Set<() => void>();
  const named = (name: string) => events.filter((event) => event.name === name).map(({ fields }) => fields);
  return {
    events,
    named,
    event(name: string, fields: Record<string, unknown>) {
      events.push({ name, fields });
      for (const wake of waiting) wake();
      waiting.clear();
    },
    async nth(name: string, count: number): Promise<Record<string, unknown>> {
      for (;;) {
        const found = named(name)[count - 1];
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => waiting.add(resolve));
      }
    },
  };
}
