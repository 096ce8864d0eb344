import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openChain } from "../../../src/adapters/chain/open-chain.ts";
import type { EmbeddedChain } from "../../../src/devnet/chain/start-chain.ts";
import type { Chain } from "../../../src/domain/ports/chain.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { SPEC_VERSION } from "../../../src/version.ts";
import { startTestChain, testKey } from "../../helpers/start-test-chain.ts";

describe("against an embedded chain", () => {
  let node: EmbeddedChain;
  let chain: Chain;
  const netuid = 4;

  beforeAll(async () => {
    node = await startTestChain({ weightsRateLimit: 1_000 });
    chain = await openChain({ endpoint: node.url, network: "local", log: silentLog });
  });

  afterAll(async () => {
    await chain.close();
    await node.close();
  });

  test("behavior: says which chain it is", () => {
    expect(chain.identity()).toEqual({
      network: "local",
      endpoint: node.url,
      genesis: node.genesisHash,
      specVersion: expect.any(Number),
      nodeVersion: expect.any(String),
      blockMs: expect.any(Number),
    });
  });

  test("behavior: a subnet by the runtime's metagraph", async () => {
    const subnet = await chain.readSubnet(netuid);
    expect(subnet).toMatchObject({
      netuid,
      tempo: 80,
      weightsVersionKey: 0n,
      weightsRateLimit: 1_000,
      minAllowedWeights: 1,
      maxWeightLimit: 65_535,
      commitRevealEnabled: false,
      burnRao: expect.any(BigInt),
      registrationAllowed: true,
      maxUids: 256,
    });
    expect(subnet.neurons[0]).toMatchObject({
      uid: 0,
      hotkey: testKey("Validator").address,
      coldkey: testKey("ValidatorCold").address,
      axon: null,
      stakeRao: 20_000_000_000_000n,
      validatorPermit: true,
    });
    expect(subnet.neurons.slice(0, 3).map(({ uid }) => uid)).toEqual([0, 1, 2]);
  });

  test("behavior: head, time and balances", async () => {
    expect(await chain.readBlock()).toBeGreaterThan(0);
    expect(Math.abs(((await chain.readTime?.()) ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(await chain.readBalance(testKey("Poor").address)).toBe(10_000_000n);
    expect(await chain.readBalance(testKey("Nobody").address)).toBe(0n);
  });

  test("behavior: an axon is announced once, in both families", async () => {
    const axon = { netuid, ip: "203.0.113.9", port: 9_000 };
    expect(await chain.serveAxon(testKey("Miner1"), axon)).toBe(true);
    expect(await chain.serveAxon(testKey("Miner1"), axon)).toBe(false);
    const { ip, port } = axon;
    const neuron = await chain.readNeuron(netuid, testKey("Miner1").address);
    expect(neuron?.axon).toMatchObject({ ip, port, ipType: 4, protocol: 4, version: SPEC_VERSION });
    expect(await chain.serveAxon(testKey("Miner2"), { netuid, ip: "2001:db8::7", port: 1 })).toBe(true);
    const other = await chain.readNeuron(netuid, testKey("Miner2").address);
    expect(other?.axon).toMatchObject({ ip: "2001:db8::7", port: 1, ipType: 6 });
  });

  test("error: CHAIN_REFUSED says in words why the pool did not take it", async () => {
    const served = chain.serveAxon(testKey("Nobody"), { netuid, ip: "203.0.113.9", port: 9_000 });
    await expect(served).rejects.toMatchObject({
      code: "CHAIN_REFUSED",
      message: "the hotkey is not registered on the subnet",
      data: { reason: "custom 10", rpcCode: 1010 },
    });
  });

  test("behavior: a hotkey registers, pays what it says, and only once", async () => {
    const coldkey = testKey("Rich");
    const hotkey = testKey("New").address;
    const before = await chain.readBalance(coldkey.address);
    const receipt = await chain.register(coldkey, { netuid, hotkey });
    expect(receipt).toMatchObject({ uid: 3, already: false });
    expect(receipt.burnRao).toBeGreaterThan(0n);
    expect(receipt.balanceRao).toBe(before - receipt.burnRao - receipt.feeRao);
    expect((await chain.readNeuron(netuid, hotkey))?.uid).toBe(3);
    expect(await chain.register(coldkey, { netuid, hotkey })).toMatchObject({
      uid: 3,
      already: true,
      burnRao: 0n,
    });
    expect(await chain.readBalance(coldkey.address)).toBe(receipt.balanceRao);
  });

  test("error: REGISTRATION_REFUSED above the bound, SUBNET_MISSING", async () => {
    const call = { netuid, hotkey: testKey("Other").address };
    const dear = chain.register(testKey("Rich"), { ...call, maxBurnRao: 1n });
    await expect(dear).rejects.toMatchObject({ code: "REGISTRATION_REFUSED" });
    const nowhere = chain.register(testKey("Rich"), { ...call, netuid: 77 });
    await expect(nowhere).rejects.toMatchObject({ code: "SUBNET_MISSING" });
    await expect(chain.readSubnet(77)).rejects.toMatchObject({ code: "SUBNET_MISSING" });
  });

  test("behavior: weights are set and read back; too soon is refused by name or number", async () => {
    const call = { netuid, uids: [1, 2], weights: [65_535, 100], versionKey: 800_000n };
    const receipt = await chain.submitWeights(testKey("Validator"), call);
    expect(receipt).toMatchObject({ mode: "plain", extrinsic: expect.stringMatching(/^0x[0-9a-f]{64}$/) });
    expect(await chain.readWeights(netuid, 0)).toEqual({ uids: call.uids, weights: call.weights });
    const again = chain.submitWeights(testKey("Validator"), call);
    await expect(again).rejects.toMatchObject({ message: "the last weights are too recent" });
    const empty = chain.submitWeights(testKey("Validator"), { ...call, uids: [], weights: [] });
    await expect(empty).rejects.toMatchObject({ code: "WEIGHTS_EMPTY" });
  });

  test("error: EXTRINSIC_FAILED by the error's name", async () => {
    const call = { netuid, uids: [0, 1], weights: [1, 1], versionKey: 800_000n };
    await expect(chain.submitWeights(testKey("Miner1"), call)).rejects.toMatchObject({
      code: "EXTRINSIC_FAILED",
      data: { section: "subtensorModule", name: "NeuronNoValidatorPermit" },
    });
  });

  test("behavior: blocks come in order until the signal aborts", async () => {
    const stop = new AbortController();
    const numbers: number[] = [];
    for await (const { number } of chain.followBlocks(stop.signal)) {
      numbers.push(number);
      if (numbers.length === 4) stop.abort();
    }
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(numbers).size).toBe(4);
  });

  test("behavior: an abort ends a call at once, as an abort", async () => {
    const stop = new AbortController();
    const reading = chain.readSubnet(netuid, stop.signal);
    stop.abort();
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("behavior: a node that restarts from genesis is followed on, calls in between fail by name", async () => {
  const node = await startTestChain();
  const port = Number(new URL(node.url).port);
  const chain = await openChain({
    endpoint: node.url,
    network: "local",
    log: silentLog,
    timeoutMs: 500,
    reconnectMs: 20,
  });
  const stop = new AbortController();
  const numbers: number[] = [];
  let again: EmbeddedChain | undefined;
  for await (const { number } of chain.followBlocks(stop.signal)) {
    numbers.push(number);
    if (again === undefined && numbers.length === 8) {
      await node.close();
      await expect(chain.readSubnet(4)).rejects.toMatchObject({ code: "CHAIN_UNREACHABLE" });
      again = await startTestChain({ port });
    }
    if (again && number < Math.max(...numbers)) stop.abort();
  }
  expect((await chain.readSubnet(4)).neurons).toHaveLength(3);
  expect(await chain.serveAxon(testKey("Miner1"), { netuid: 4, ip: "203.0.113.9", port: 1 })).toBe(true);
  await chain.close();
  await again?.close();
});

test("error: CHAIN_UNREACHABLE where nothing listens, CONFIG_INVALID for another kind of address", async () => {
  const node = await startTestChain();
  await node.close();
  const open = (endpoint: string) =>
    openChain({ endpoint, network: "local", log: silentLog, timeoutMs: 2_000 });
  await expect(open(node.url)).rejects.toMatchObject({ code: "CHAIN_UNREACHABLE" });
  for (const endpoint of ["http://127.0.0.1:1", "ws://127.0.0.1:1#x", "nonsense", ""])
    await expect(open(endpoint)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
});
