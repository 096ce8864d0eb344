import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { openChain } from "../../../src/adapters/chain/open-chain.ts";
import { readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import type { SubnetParameters } from "../../../src/devnet/chain/genesis.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { type ChainProxy, startChainProxy } from "../../helpers/start-chain-proxy.ts";
import { startTestChain, type TestChainSettings, testKey } from "../../helpers/start-test-chain.ts";

const netuid = 4;
const SUBMIT = "author_submitAndWatchExtrinsic";
const UPDATE = "author_extrinsicUpdate";
const TAO = 1_000_000_000n;
const closers: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const item of closers.splice(0).reverse()) await item.close();
});
beforeAll(readySr25519);

/** A chain behind a connection that can fail. */
async function open(settings: TestChainSettings = {}) {
  const node = await startTestChain({ blockMs: 20, ...settings });
  const proxy = await startChainProxy(node.url);
  const patience = { timeoutMs: 5_000, reconnectMs: 10, includeMs: 400, quietMs: 200 };
  const chain = await openChain({ endpoint: proxy.url, network: "local", log: silentLog, ...patience });
  closers.push(node, proxy, chain);
  return { chain, proxy };
}

const subnetOf = (subnet: SubnetParameters) => ({ genesis: { subnet } });
const place = (name: string, coldkey = "Rich") => ({
  netuid,
  hotkey: testKey(name).address,
  coldkey: testKey(coldkey).address,
});
const sent = ({ requests }: ChainProxy) => requests.filter((method) => method === SUBMIT).length;

describe("what a registration meets", () => {
  test("default: price, fee, balance, owner and room at one block", async () => {
    const { chain } = await open(subnetOf({ burnHalfLife: 0 }));
    const offer = await chain.readRegistration(place("New"));
    expect(offer).toEqual({
      ...{ block: expect.any(Number), uid: null, owner: null, uids: 3, maxUids: 256, waiting: 0 },
      ...{ priceRao: TAO, collateralRao: null, balanceRao: 50n * TAO, existentialDepositRao: 500n },
      ...{ feeRao: expect.any(BigInt), interval: null, opensAtBlock: null, refusal: null },
    });
    const receipt = await chain.register(testKey("Rich"), { netuid, hotkey: testKey("New").address });
    expect([receipt.feeRao, receipt.burnRao]).toEqual([offer.feeRao, TAO]);
    const owner = testKey("Rich").address;
    expect(await chain.readRegistration(place("New"))).toMatchObject({ uid: 3, owner, refusal: null });
  });

  test.each<[string, SubnetParameters, number]>([
    ["RegistrationNotPermittedOnRootSubnet", {}, 0],
    ["SubNetRegistrationDisabled", { registrationAllowed: false }, netuid],
    ["NotEnoughBalanceToStake", { burnRao: 100n * TAO }, netuid],
    ["NoNeuronIdAvailable", { maxUids: 0 }, netuid],
  ])("behavior: %s is foreseen, with the number of this runtime's metadata", async (name, subnet, where) => {
    const { chain } = await open(subnetOf(subnet));
    const offer = await chain.readRegistration({ ...place("New"), netuid: where });
    expect(offer).toMatchObject({
      refusal: { name, raw: expect.stringMatching(/^module 7 error \d+$/), mend: expect.any(String) },
    });
  });

  test("behavior: the price, the fee and the existential deposit have to be there to the last rao", async () => {
    const price = subnetOf({ burnHalfLife: 0, burnRao: 9_000_000n });
    const { chain } = await open(price);
    const { feeRao, refusal } = await chain.readRegistration(place("New", "Poor"));
    expect([feeRao !== null && feeRao > 1_000_000n, refusal?.name]).toEqual([
      true,
      "NotEnoughBalanceToStake",
    ]);
  });

  test("behavior: a full subnet says when the first immunity ends", async () => {
    const { chain } = await open(subnetOf({ maxUids: 3, immunityPeriod: 1_000 }));
    const offer = await chain.readRegistration(place("New"));
    expect(offer).toMatchObject({ uids: 3, maxUids: 3, opensAtBlock: 1_000, refusal: null });
  });

  test("error: SUBNET_MISSING by the chain's name for it", async () => {
    const { chain } = await open();
    await expect(chain.readRegistration({ ...place("New"), netuid: 77 })).rejects.toMatchObject({
      code: "SUBNET_MISSING",
      data: { name: expect.stringMatching(/^SubNet/i), netuid: 77 },
    });
  });
});

describe("a registration of which nobody knows what became", () => {
  const lost: [string, ChainProxy["fate"]][] = [
    [
      "the connection ends before the pool answers",
      ({ method }) => (method === SUBMIT ? "pass-then-drop" : "pass"),
    ],
    ["the connection ends while it waits", ({ method }) => (method === UPDATE ? "drop" : "pass")],
    ["no status comes", ({ method }) => (method === UPDATE ? "lose" : "pass")],
  ];
  test.each(lost)("behavior: %s: found in its block, with what it cost, and sent once", async (_, fate) => {
    const { chain, proxy } = await open();
    const before = await chain.readBalance(testKey("Rich").address);
    proxy.fate = once(fate);
    const receipt = await chain.register(testKey("Rich"), { netuid, hotkey: testKey("New").address });
    expect(receipt).toMatchObject({ uid: 3, already: false });
    expect(receipt.balanceRao).toBe(before - receipt.burnRao - receipt.feeRao);
    expect(receipt.feeRao).toBeGreaterThan(0n);
    expect(sent(proxy)).toBe(1);
  });

  test("error: EXTRINSIC_EXPIRED once no block can have it, nothing spent, and it is sent once", async () => {
    const { chain, proxy } = await open();
    proxy.fate = ({ method }) => (method === SUBMIT ? "lose" : "pass");
    const registered = chain.register(testKey("Rich"), { netuid, hotkey: testKey("New").address });
    await expect(registered).rejects.toMatchObject({ code: "EXTRINSIC_EXPIRED" });
    expect(await chain.readBalance(testKey("Rich").address)).toBe(50n * TAO);
    expect(sent(proxy)).toBe(1);
  });

  test("error: EXTRINSIC_FAILED by name where it came into a block and failed", async () => {
    const { chain, proxy } = await open(subnetOf({ maxUids: 0 }));
    proxy.fate = once(({ method }) => (method === SUBMIT ? "pass-then-drop" : "pass"));
    const registered = chain.register(testKey("Rich"), { netuid, hotkey: testKey("New").address });
    await expect(registered).rejects.toMatchObject({
      code: "EXTRINSIC_FAILED",
      data: { name: "NoNeuronIdAvailable", raw: "module 7 error 51" },
    });
  });
});

/** Fails once; then all passes, but for what may already be on its way. */
function once(fate: ChainProxy["fate"]): ChainProxy["fate"] {
  let isDone = false;
  return (message) => {
    if (isDone && fate(message) !== "lose") return "pass";
    const verdict = fate(message);
    isDone ||= verdict !== "pass";
    return verdict;
  };
}
