import type { ApiPromise } from "@polkadot/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedChain, startChain } from "../../../src/devnet/chain/start-chain.ts";
import { ask, call, connect, key, read, send, untilBlock } from "./client.ts";
import { createGenesis } from "./genesis.ts";

const NETUID = 4;
const BLOCK_MS = 40;

describe("a client over a WebSocket", () => {
  let node: EmbeddedChain;
  let api: ApiPromise;
  beforeAll(async () => {
    node = await startChain({ genesis: createGenesis(), blockMs: BLOCK_MS, tempo: 20 });
    api = await connect(node.url);
  });
  afterAll(async () => {
    await api.disconnect();
    await node.close();
  });

  test("default: the newest metadata and typed runtime APIs", () => {
    expect(api.runtimeMetadata.version).toBe(16);
    expect(api.runtimeVersion.specVersion.toNumber()).toBe(425);
    expect(api.genesisHash.toHex()).toBe(node.genesisHash);
    expect(api.registry.chainTokens).toEqual(["TAO"]);
  });

  test("behavior: a subnet is read in one call at one block", async () => {
    const wanted = [7, 8, 26, 27, 30, 52, 53, 55, 57, 69];
    const graph = (await ask(api, "subnetInfoRuntimeApi.getSelectiveMetagraph", NETUID, wanted)) as Record<
      string,
      unknown
    >;
    expect(graph).toMatchObject({
      netuid: NETUID,
      tempo: 20,
      weightsVersion: 0,
      weightsRateLimit: 20,
      numUids: 4,
      hotkeys: ["//V0", "//V1", "//M2", "//M3"].map((uri) => key(uri).address),
      totalStake: [20_000_000_000_000, 10_000_000_000_000, 0, 1_000_000_000],
      name: null,
    });
    expect(await ask(api, "subnetInfoRuntimeApi.getSelectiveMetagraph", 99, wanted)).toBeNull();
  });

  test("behavior: the whole metagraph, hyperparameters and neurons say the same", async () => {
    const graph = (await ask(api, "subnetInfoRuntimeApi.getMetagraph", NETUID)) as { coldkeys: string[] };
    expect(graph.coldkeys[2]).toBe(key("//M2//cold").address);
    expect(await ask(api, "subnetInfoRuntimeApi.getSubnetHyperparams", NETUID)).toMatchObject({
      tempo: 20,
      weightsRateLimit: 20,
      minAllowedWeights: 1,
      alphaHigh: 58_982,
    });
    const neurons = (await ask(api, "neuronInfoRuntimeApi.getNeuronsLite", NETUID)) as object[];
    expect(neurons).toHaveLength(4);
    const { emission, ...still } = (await ask(api, "neuronInfoRuntimeApi.getNeuronLite", NETUID, 2)) as {
      emission: number;
    };
    expect(emission).toBeGreaterThanOrEqual(0);
    expect(still).toMatchObject({ uid: 2, hotkey: key("//M2").address, validatorPermit: false });
    expect(await ask(api, "neuronInfoRuntimeApi.getNeuronLite", NETUID, 200)).toBeNull();
  });

  test("behavior: registering costs burn and fee, raises the price and gives the next uid", async () => {
    const before = (await api.query.system?.account?.(key("//Rich").address))?.toJSON() as Account;
    const burn = Number(await read(api, "burn", NETUID));
    const sent = await send(api, call(api, "burnedRegister", NETUID, key("//New").address), "//Rich");
    expect(sent.error).toBeUndefined();
    // a slow client may hear of the finality before it has dealt with the inclusion, and then leaves that out
    expect(sent.statuses.filter((status) => status !== "InBlock")).toEqual([
      "Ready",
      "Broadcast",
      "Finalized",
    ]);
    expect(sent.events["subtensorModule.NeuronRegistered"]).toEqual([NETUID, 4, key("//New").address]);
    const [, fee] = sent.events["transactionPayment.TransactionFeePaid"] as [string, number];
    const after = (await api.query.system?.account?.(key("//Rich").address))?.toJSON() as Account;
    expect(fee).toBeGreaterThan(1_500_000);
    expect(before.data.free - after.data.free).toBe(burn + fee);
    expect(await read(api, "burn", NETUID)).toBe(Math.floor(burn * 1.26));
    expect(await read(api, "uids", NETUID, key("//New").address)).toBe(4);
  });

  test("behavior: an axon is announced by a hotkey without any balance", async () => {
    const axon = [NETUID, 8_000_000, 0xcb00_7107n, 8091, 4, 4, 0, 0];
    const sent = await send(api, call(api, "serveAxon", ...axon), "//M2");
    expect(sent.events["subtensorModule.AxonServed"]).toEqual([NETUID, key("//M2").address]);
    expect(await read(api, "axons", NETUID, key("//M2").address)).toMatchObject({
      ip: 0xcb00_7107,
      port: 8091,
      ipType: 4,
      version: 8_000_000,
    });
  });

  test("behavior: weights are stored scaled, and the next epoch turns them into incentive", async () => {
    const sent = await send(api, call(api, "setWeights", NETUID, [2, 3], [300, 100], 0n), "//V0");
    expect(sent.events["subtensorModule.WeightsSet"]).toEqual([NETUID, 0]);
    expect(await read(api, "weights", NETUID, 0)).toEqual([
      [2, 65_535],
      [3, 21_845],
    ]);
    const paid = await untilEpoch(api);
    expect(paid.slice(0, 4)).toEqual([0, 0, 49_151, 16_383]);
    const permits = (await read(api, "validatorPermit", NETUID)) as boolean[];
    expect(permits.slice(0, 4)).toEqual([true, true, false, true]);
    const emission = (await read(api, "emission", NETUID)) as number[];
    expect(emission[2]).toBeCloseTo(0.75 * 20 * 0.41e9, -2);
  });

  test("behavior: headers hash to their block's hash, and the state of a past block can be read", async () => {
    const past = await api.rpc.chain.getHeader();
    expect((await api.rpc.chain.getBlockHash(past.number.unwrap())).toHex()).toBe(past.hash.toHex());
    await untilBlock(api, past.number.toNumber() + 2);
    const then = await (await api.at(past.hash)).query.system?.number?.();
    expect(Number(then)).toBe(past.number.toNumber());
  });

  test("behavior: fees are foretold, transfers move what they say", async () => {
    const make = api.tx.balances?.transferKeepAlive;
    if (!make) throw new Error("no transfer");
    const transfer = make(key("//Fresh").address, 5_000_000n);
    const { partialFee } = await transfer.paymentInfo(key("//Rich").address, { nonce: -1 });
    const sent = await send(api, transfer, "//Rich");
    expect(sent.events["transactionPayment.TransactionFeePaid"]).toEqual([
      key("//Rich").address,
      partialFee.toNumber(),
      0,
    ]);
    const fresh = (await api.query.system?.account?.(key("//Fresh").address))?.toJSON() as Account;
    expect(fresh.data.free).toBe(5_000_000);
    const dust = await send(api, make(key("//Other").address, 100n), "//Rich");
    expect(JSON.parse(dust.error ?? "")).toEqual({ token: "BelowMinimum" });
  });

  test("error: PORT_IN_USE", async () => {
    const port = Number(new URL(node.url).port);
    await expect(startChain({ genesis: {}, port })).rejects.toMatchObject({ code: "PORT_IN_USE" });
  });
});

describe("a node that comes back", () => {
  test("behavior: the same genesis, so a connected client goes on by itself", async () => {
    const settings = { genesis: createGenesis(), blockMs: BLOCK_MS };
    const first = await startChain(settings);
    const api = await connect(first.url);
    const { promise: away, resolve: leave } = Promise.withResolvers<void>();
    const { promise: back, resolve: comeBack } = Promise.withResolvers<void>();
    api.once("disconnected", leave);
    await first.close();
    await away;
    api.once("connected", comeBack);
    const second = await startChain({ ...settings, port: Number(new URL(first.url).port) });
    expect(second.genesisHash).toBe(first.genesisHash);
    await back;
    const sent = await send(api, call(api, "setWeights", NETUID, [2], [1], 0n), "//V0");
    expect(sent.events["subtensorModule.WeightsSet"]).toEqual([NETUID, 0]);
    await api.disconnect();
    await second.close();
    await second.close();
  });

  test("behavior: finality lags by as many blocks as are asked for", async () => {
    const node = await startChain({ genesis: createGenesis(), blockMs: BLOCK_MS, finalityLag: 3 });
    const api = await connect(node.url);
    await untilBlock(api, 5);
    const [finalized, head] = await Promise.all([
      api.rpc.chain.getFinalizedHead().then((hash) => api.rpc.chain.getHeader(hash)),
      api.rpc.chain.getHeader(),
    ]);
    expect(head.number.toNumber() - finalized.number.toNumber()).toBeGreaterThanOrEqual(2);
    const sent = await send(api, call(api, "setWeights", NETUID, [2], [1], 0n), "//V0");
    const included = await api.rpc.chain.getHeader(sent.block);
    const now = await api.rpc.chain.getHeader();
    expect(now.number.toNumber() - included.number.toNumber()).toBeGreaterThanOrEqual(3);
    await api.disconnect();
    await node.close();
  });
});

type Account = { nonce: number; data: { free: number } };

/** The incentives after the first epoch from now on. */
async function untilEpoch(api: ApiPromise): Promise<number[]> {
  const start = Number(await read(api, "subnetEpochIndex", NETUID));
  for (;;) {
    if (Number(await read(api, "subnetEpochIndex", NETUID)) > start) break;
    await untilBlock(api, (await api.rpc.chain.getHeader()).number.toNumber() + 1);
  }
  return (await read(api, "incentive", NETUID)) as number[];
}
