import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { afterEach, describe, expect, test } from "vitest";
import type { DoctorConfig } from "../../src/config/doctor.ts";
import type { Chain, Neuron, Subnet } from "../../src/domain/ports/chain.ts";
import { TargonError } from "../../src/errors.ts";
import { runDoctor } from "../../src/neuron/doctor.ts";

const NOW = 1_760_000_000_000;
const HOTKEY = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

type Check = { name: string; ok: boolean | null; message: string; mend: string | null };

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const neuron: Neuron = {
  uid: 3,
  hotkey: HOTKEY,
  coldkey: HOTKEY,
  axon: null,
  stakeRao: 0n,
  validatorPermit: true,
  active: true,
  lastUpdate: 0,
  incentive: 0,
  emissionRao: 0n,
};

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
  maxUids: 256,
  epoch: { startBlock: 0, blocks: 80 },
  neurons: [neuron],
};

const identity = {
  network: "local",
  endpoint: "ws://x",
  genesis: "0x1",
  specVersion: 218,
  nodeVersion: "1",
  blockMs: 12_000,
};

/** A chain that answers what the doctor asks. */
function createFakeChain(of: { subnet?: Subnet; timeMs?: number } = {}): Chain {
  const unasked = () => Promise.reject(new Error("the doctor does not ask this"));
  return {
    identity: () => identity,
    readSubnet: async () => of.subnet ?? subnet,
    async *followBlocks() {
      yield { number: 10, atMs: NOW };
      yield { number: 11, atMs: NOW };
    },
    readTime: async () => of.timeMs ?? NOW - 900,
    readBlock: unasked,
    readNeuron: unasked,
    readBalance: unasked,
    serveAxon: unasked,
    readRegistration: unasked,
    register: unasked,
    submitWeights: unasked,
    settleWeights: unasked,
    readCommit: unasked,
    revealWeights: unasked,
    readWeights: unasked,
    close: async () => {},
  };
}

function createDeps(chain: Chain | TargonError = createFakeChain()) {
  const checks: Check[] = [];
  const deps = {
    openHotkey: async () => ({
      address: HOTKEY,
      publicKey: new Uint8Array(32),
      sign: () => new Uint8Array(64),
    }),
    openChain: async () => {
      if (chain instanceof TargonError) throw chain;
      return chain;
    },
    clock: { now: () => NOW, monotonic: () => 0 },
    output: { event: (_name: string, fields: Record<string, unknown>) => void checks.push(fields as Check) },
    nodeVersion: "24.21.0",
  };
  return { deps, checks };
}

function configOf(overrides: Partial<DoctorConfig> = {}): DoctorConfig {
  return {
    netuid: 4,
    neuronName: "n",
    wallet: { name: "default", hotkey: "default", path: "" },
    subtensor: { network: "local", endpoint: "ws://x" },
    logging: { level: "info", format: "json", dir: tmpdir() },
    mock: null,
    json: false,
    role: "validator",
    modelEndpoints: [],
    apiKey: "",
    ...overrides,
  };
}

const forever = new AbortController().signal;

async function findingsOf(run: Promise<void>, checks: Check[]): Promise<Record<string, Check>> {
  await run.catch((error: unknown) => {
    if (!(error instanceof TargonError)) throw error;
  });
  return Object.fromEntries(checks.map((check) => [check.name, check]));
}

/** An upstream that names tokens by `token`. */
async function openUpstream(token: string): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const list = { data: [{ id: "m/odel" }] };
    const answer = { choices: [{ text: "x", logprobs: { tokens: [token] } }] };
    outgoing.end(JSON.stringify(incoming.url === "/v1/models" ? list : answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

describe("runDoctor", () => {
  test("default", async () => {
    const { deps, checks } = createDeps();
    await runDoctor(deps, configOf(), forever);
    expect(checks.map(({ name }) => name)).toEqual([
      "node",
      "wallet",
      "chain",
      "subnet",
      "registered",
      "clock",
      "permit",
      "disk",
    ]);
    expect(checks.every(({ ok }) => ok === true)).toBe(true);
  });

  test("behavior: a chain that is away leaves the rest unclear, and the doctor goes on", async () => {
    const { deps, checks } = createDeps(new TargonError("CHAIN_UNREACHABLE", "no endpoint answered"));
    const found = await findingsOf(runDoctor(deps, configOf(), forever), checks);
    expect(found.chain).toMatchObject({ ok: false, message: "no endpoint answered" });
    expect(found.registered?.ok).toBeNull();
    expect(found.permit?.ok).toBeNull();
    expect(found.disk?.ok).toBe(true);
  });

  test("error: CONFIG_INVALID when a check failed", async () => {
    const { deps } = createDeps(createFakeChain({ subnet: { ...subnet, neurons: [] } }));
    await expect(runDoctor(deps, configOf(), forever)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      data: { failed: 1 },
    });
  });

  test("behavior: no validator permit", async () => {
    const poor = { ...subnet, neurons: [{ ...neuron, validatorPermit: false }] };
    const { deps, checks } = createDeps(createFakeChain({ subnet: poor }));
    expect((await findingsOf(runDoctor(deps, configOf(), forever), checks)).permit?.ok).toBe(false);
  });

  test.each([
    [NOW - 7_000, false],
    [NOW - 5_000, null],
    [NOW - 1_500, true],
    [NOW + 1_500, true],
    [NOW + 5_000, null],
    [NOW + 7_000, false],
  ])("behavior: a newest block of %i is a clock that is right: %s", async (timeMs, ok) => {
    const { deps, checks } = createDeps(createFakeChain({ timeMs }));
    expect((await findingsOf(runDoctor(deps, configOf(), forever), checks)).clock?.ok).toBe(ok);
  });

  test("behavior: the subnet asks for a newer version", async () => {
    const newer = { ...subnet, weightsVersionKey: 900_000n };
    const { deps, checks } = createDeps(createFakeChain({ subnet: newer }));
    expect((await findingsOf(runDoctor(deps, configOf(), forever), checks)).subnet?.ok).toBe(false);
  });

  test("behavior: an old Node", async () => {
    const { deps, checks } = createDeps();
    const found = await findingsOf(
      runDoctor({ ...deps, nodeVersion: "22.18.0" }, configOf(), forever),
      checks,
    );
    expect(found.node?.ok).toBe(false);
  });

  test.each([
    ["token_id:5", "m/odel", true],
    [" five", "m/odel", false],
    ["token_id:5", "other", false],
  ])("behavior: an upstream that says %s, asked for %s, is right: %s", async (token, model, ok) => {
    const url = await openUpstream(token);
    const { deps, checks } = createDeps();
    const config = configOf({ role: "miner", modelEndpoints: [{ model, url }] });
    expect((await findingsOf(runDoctor(deps, config, forever), checks)).upstream?.ok).toBe(ok);
  });

  test("behavior: an upstream that is away", async () => {
    const { deps, checks } = createDeps();
    const config = configOf({
      role: "miner",
      modelEndpoints: [{ model: null, url: "http://127.0.0.1:1/v1" }],
    });
    expect((await findingsOf(runDoctor(deps, config, forever), checks)).upstream?.ok).toBe(false);
  });

  test("behavior: a port that is taken", async () => {
    const server = createTcpServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const { deps, checks } = createDeps();
    const config = configOf({ role: "miner", axon: axonAt("127.0.0.1", port) });
    expect((await findingsOf(runDoctor(deps, config, forever), checks)).port?.ok).toBe(false);
  });

  test.each([
    ["8.8.8.8", true],
    ["10.0.0.5", null],
    ["127.0.0.1", false],
    [null, false],
  ])("behavior: the address to announce, %s, is right: %s", async (externalIp, ok) => {
    const { deps, checks } = createDeps();
    const config = configOf({ role: "miner", axon: { ...axonAt("127.0.0.1", 9), externalIp } });
    const found = await findingsOf(runDoctor(deps, config, forever), checks);
    expect(found.address?.ok).toBe(ok);
    expect(found.reachable).toMatchObject(
      ok === false ? { ok } : { ok: null, mend: expect.stringContaining("--axon.peer") },
    );
  });

  test("behavior: an abort ends it", async () => {
    const { deps } = createDeps();
    const controller = new AbortController();
    controller.abort(new DOMException("stopped", "AbortError"));
    await expect(runDoctor(deps, configOf(), controller.signal)).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});

function axonAt(ip: string, port: number) {
  return { ip, port, externalIp: null, externalPort: null };
}
