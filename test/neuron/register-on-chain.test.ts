import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { openChain } from "../../src/adapters/chain/open-chain.ts";
import { readySr25519 } from "../../src/adapters/wallet/sr25519.ts";
import type { RegisterConfig } from "../../src/config.ts";
import type { Chain } from "../../src/domain/ports/chain.ts";
import { silentLog } from "../../src/lib/log.ts";
import type { RegisterDeps } from "../../src/neuron/register/deps.ts";
import { runRegister } from "../../src/neuron/register.ts";
import { startTestChain, type TestChainSettings, testKey } from "../helpers/start-test-chain.ts";

const TAO = 1_000_000_000n;
const closers: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const item of closers.splice(0).reverse()) await item.close();
});
beforeAll(readySr25519);

async function open(settings: TestChainSettings): Promise<Chain> {
  const rich = ["Rich", "Rich2"].map((name) => ({ address: testKey(name).address, balanceRao: 50n * TAO }));
  const genesis = { accounts: rich, ...settings.genesis };
  const node = await startTestChain({ blockMs: 40, ...settings, genesis });
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

describe.each(["218", "300"] as const)("runtime %s", (generation) => {
  test("behavior: a full interval is refused with the block that ends it, and --wait waits for that", async () => {
    const subnet = { targetRegistrationsPerInterval: 1, adjustmentInterval: 50 };
    const chain = await open({ generation, genesis: { subnet } });
    for (const name of ["A", "B", "C"]) await register(chain, name);
    const refused = await register(chain, "D").catch((error) => error);
    expect(refused).toMatchObject({
      code: "REGISTRATION_REFUSED",
      data: { name: "TooManyRegistrationsThisInterval", raw: "module 7 error 40" },
    });
    const { opensAtBlock } = refused.data;
    const { uid, block, shown } = await register(chain, "D", { wait: true });
    expect(uid).toBe(6);
    expect(block).toBeGreaterThanOrEqual(opensAtBlock);
    expect(shown).toEqual([{ why: refused.message, untilBlock: opensAtBlock }]);
  });

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
