import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { openChain } from "../../../src/adapters/chain/open-chain.ts";
import { readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import { newestGenerationOf } from "../../../src/config/mock-faults.ts";
import type { RegisterConfig } from "../../../src/config.ts";
import type { Chain } from "../../../src/domain/ports/chain.ts";
import { sentenceOf, TargonError } from "../../../src/errors.ts";
import { silentLog } from "../../../src/lib/log.ts";
import type { RegisterDeps } from "../../../src/neuron/register/deps.ts";
import { runRegister } from "../../../src/neuron/register.ts";
import { startTestChain, type TestChainSettings, testKey } from "../../helpers/start-test-chain.ts";

const TAO = 1_000_000_000n;
const closers: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const item of closers.splice(0).reverse()) await item.close();
});
beforeAll(readySr25519);

async function open(settings: TestChainSettings): Promise<Chain> {
  const rich = ["Rich", "Rich2"].map((name) => ({ address: testKey(name).address, balanceRao: 50n * TAO }));
  const genesis = { accounts: rich, ...settings.genesis };
  const node = await startTestChain({ blockMs: 20, ...settings, genesis });
  const chain = await openChain({ endpoint: node.url, network: "local", log: silentLog, quietMs: 200 });
  closers.push(node, chain);
  return chain;
}

/** What the command tells and shows. */
async function register(chain: Chain, hotkey: string, config: Partial<RegisterConfig> = {}) {
  const key = testKey(hotkey.startsWith("Other") ? "Rich2" : "Rich");
  const told: Record<string, unknown>[] = [];
  const shown: Record<string, unknown>[] = [];
  const deps: RegisterDeps = {
    chain,
    hotkeyAddress: testKey(hotkey).address,
    coldkeyAddress: key.address,
    openColdkey: async () => key,
    output: { event: (_, fields) => void told.push(fields) },
    show: async (name, fields) => void (name === "waiting" && shown.push(fields)),
    confirm: async () => null,
    log: silentLog,
  };
  const given = { netuid: 4, yes: true, maxBurnRao: null, wait: false, ...config } as RegisterConfig;
  await runRegister(deps, given, AbortSignal.timeout(20_000));
  return { ...told[0], shown } as { uid: number; block: number; already: boolean; shown: typeof shown };
}

test("behavior: a full interval is refused with the block that ends it, and --wait waits for that", async () => {
  const subnet = { targetRegistrationsPerInterval: 1, adjustmentInterval: 150 };
  const chain = await open({ generation: "218", genesis: { subnet } });
  for (const name of ["A", "B", "C"]) await register(chain, name);
  const waiting = register(chain, "D", { wait: true });
  await expect(register(chain, "D")).rejects.toMatchObject({
    code: "REGISTRATION_REFUSED",
    data: { name: "TooManyRegistrationsThisInterval", raw: "module 7 error 40", opensAtBlock: 150 },
  });
  const { uid, block, shown } = await waiting;
  expect(uid).toBe(6);
  expect(block).toBeGreaterThanOrEqual(150);
  expect(shown).toMatchObject([{ untilBlock: 150 }]);
});

/** Refusals that the chain's state is made to cause between look and call, and how the command ends. */
const FAULTS: [error: string, ends: object][] = [
  ["SubnetNotExists", { code: "EXTRINSIC_FAILED", data: { name: "SubnetNotExists" } }],
  ["SubNetworkDoesNotExist", { code: "EXTRINSIC_FAILED", data: { name: "SubNetworkDoesNotExist" } }],
  ["SubNetRegistrationDisabled", { code: "EXTRINSIC_FAILED", data: { raw: "module 7 error 39" } }],
  ["HotKeyAlreadyRegisteredInSubNet", { uid: 3, already: true, burnRao: "0", feeRao: "1667187" }],
  ["NotEnoughBalanceToStake", { code: "EXTRINSIC_FAILED", data: { raw: "module 7 error 14" } }],
  ["NonAssociatedColdKey", { code: "EXTRINSIC_FAILED", data: { raw: "module 7 error 8" } }],
  [
    "NoNeuronIdAvailable",
    { data: { raw: "module 7 error 51", mend: expect.stringMatching(/no uids at all/) } },
  ],
  ["RegistrationPriceLimitExceeded", { code: "EXTRINSIC_FAILED", data: { raw: "module 7 error 98" } }],
  ["TooManyRegistrationsThisBlock", { code: "EXTRINSIC_FAILED", data: { raw: "module 7 error 22" } }],
  ["TooManyRegistrationsThisInterval", { code: "EXTRINSIC_FAILED", data: { opensAtBlock: 360 } }],
  [
    "TooManyRegistrationsThisInterval-pool",
    { code: "CHAIN_REFUSED", data: { name: "TooManyRegistrationsThisInterval", reason: "custom 6" } },
  ],
  ["Payment", { code: "CHAIN_REFUSED", data: { name: "Payment", rpcCode: 1010 } }],
  ["BalanceTooLow", { code: "CHAIN_REFUSED", data: { name: "Payment", rpcCode: 1010 } }],
];

test.each(FAULTS)("error: %s by the chain's own state", async (error, ends) => {
  const fault = { call: "register", error } as const;
  const generation = newestGenerationOf(fault);
  const chain = await open({ generation, fault: { ...fault, signers: [testKey("Rich").address] } });
  const end = await register(chain, "New").catch((failure: TargonError) => failure);
  expect(end).toMatchObject(ends);
  if (end instanceof TargonError) expect(sentenceOf(end)).toMatch(/^[a-z].+ \(.+\): [a-z].+$/);
});

describe.each(["218", "300"] as const)("runtime %s", (generation) => {
  test("behavior: two that want the same block both get a uid with --wait, each paying once", async () => {
    const chain = await open({ generation });
    const pair = ["Mine", "Other"].map((name) => register(chain, name, { wait: true }));
    const uids = (await Promise.all(pair)).map(({ uid }) => uid);
    expect(uids.sort()).toEqual([3, 4]);
    for (const name of ["Rich", "Rich2"])
      expect(await chain.readBalance(testKey(name).address)).toBeGreaterThan(48n * TAO);
  });
});

describe("runtime 425", () => {
  test("behavior: the same command twice at once pays once, and both tell the uid", async () => {
    const chain = await open({});
    const pair = await Promise.all([register(chain, "Mine"), register(chain, "Mine")]);
    expect(pair.map(({ uid }) => uid)).toEqual([3, 3]);
    expect(pair.map(({ already }) => already).sort()).toEqual([false, true]);
    expect(await chain.readBalance(testKey("Rich").address)).toBeGreaterThan(48n * TAO);
  });

  test("behavior: a registered hotkey of another coldkey is told with its owner", async () => {
    const chain = await open({});
    const coldkey = testKey("Miner1Cold").address;
    expect(await register(chain, "Miner1")).toMatchObject({ uid: 1, already: true, coldkey });
  });
});
