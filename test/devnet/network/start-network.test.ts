import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openChain } from "../../../src/adapters/chain/open-chain.ts";
import { openHttpMiners } from "../../../src/adapters/miners/http-miners.ts";
import { createHotkey, readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import { MOCK_MODEL } from "../../../src/config.ts";
import type { MockMiner } from "../../../src/devnet/network/network-options.ts";
import { type Network, startNetwork } from "../../../src/devnet/network/start-network.ts";
import type { Chain } from "../../../src/domain/ports/chain.ts";
import type { MinerPort } from "../../../src/domain/ports/miner.ts";
import { buildRequest } from "../../../src/domain/request/build-request.ts";
import type { TimedChunk } from "../../../src/domain/types.ts";
import { silentLog } from "../../../src/lib/log.ts";

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

describe("startNetwork", () => {
  let network: Network;
  let chain: Chain;
  let miners: MinerPort;

  beforeAll(async () => {
    await readySr25519();
    network = await startNetwork({ miners: { honest: 1, hang: 1 }, netuid: 4, guest: true, log: silentLog });
    chain = await openChain({ endpoint: network.chainUrl, network: "mock", log: silentLog });
    const hotkey = createHotkey({ uri: network.validatorUri });
    miners = openHttpMiners({ hotkey, clock, allowPrivate: true, log: silentLog });
  }, 60_000);

  afterAll(async () => {
    await miners.close();
    await chain.close();
    await network.close();
  });

  function minerOf(behaviour: string): MockMiner {
    const miner = network.miners.find((one) => one.behaviour === behaviour);
    if (miner === undefined) throw new Error(`no ${behaviour}`);
    return miner;
  }

  async function ask({ uid, hotkey, url }: MockMiner, firstTokenMs: number): Promise<TimedChunk[]> {
    const request = buildRequest({
      endpoint: "CHAT",
      model: network.model,
      messages: [{ role: "user", content: "List five colours" }],
      seed: 12_345n,
      temperature: 0.7,
      topP: 1,
      maxTokens: 8,
    });
    const deadlines = { connectMs: 5_000, firstTokenMs, gapMs: 20_000, totalMs: 30_000 };
    const chunks: TimedChunk[] = [];
    for await (const chunk of miners.complete({ uid, hotkey, url }, { request, deadlines }))
      chunks.push(chunk);
    return chunks;
  }

  test("default: every miner's axon stands on chain and the validator has its permit", async () => {
    const { neurons } = await chain.readSubnet(4);
    const validator = createHotkey({ uri: network.validatorUri }).address;
    expect(neurons.find(({ hotkey }) => hotkey === validator)?.validatorPermit).toBe(true);
    for (const { uid, hotkey, url } of network.miners) {
      const neuron = neurons[uid];
      expect(neuron?.hotkey).toBe(hotkey);
      expect(`http://${neuron?.axon?.ip}:${neuron?.axon?.port}`).toBe(url);
    }
  });

  test("behavior: the guest is registered and serves nothing", async () => {
    const { address } = createHotkey({ uri: network.guestUri });
    expect(await chain.readNeuron(4, address)).toMatchObject({ uid: 1, axon: null });
  });

  test("behavior: an honest miner answers the validator", async () => {
    expect((await ask(minerOf("honest"), 20_000)).length).toBeGreaterThan(1);
  });

  test("behavior: a hanging miner does not", async () => {
    await expect(ask(minerOf("hang"), 300)).rejects.toMatchObject({ code: "MINER_TIMEOUT" });
  });

  test("behavior: each miner lists the model", async () => {
    const listed = await Promise.all(network.miners.map((miner) => miners.listModels(miner)));
    expect(listed).toEqual(network.miners.map(() => [MOCK_MODEL]));
  });

  test("behavior: what a hotkey does is known of miners only", () => {
    expect(network.behaviourOf(minerOf("hang").hotkey)).toBe("hang");
    expect(network.behaviourOf(createHotkey({ uri: network.validatorUri }).address)).toBeUndefined();
  });

  test("error: USAGE for a behaviour that does not exist", async () => {
    const starting = startNetwork({ miners: { honset: 1 }, netuid: 4, log: silentLog });
    await expect(starting).rejects.toMatchObject({ code: "USAGE" });
  });
});

describe("startNetwork, closed", () => {
  test("behavior: within 2 s nothing listens any more, even with a request under way", async () => {
    await readySr25519();
    const network = await startNetwork({ miners: { hang: 1 }, netuid: 4, log: silentLog });
    const hotkey = createHotkey({ uri: network.validatorUri });
    const miners = openHttpMiners({ hotkey, clock, allowPrivate: true, log: silentLog });
    const [miner] = network.miners;
    if (miner === undefined) throw new Error("no miner");
    const request = buildRequest({
      endpoint: "COMPLETION",
      model: network.model,
      prompt: "1",
      seed: 1n,
      temperature: 0,
      topP: 1,
      maxTokens: 1,
    });
    const deadlines = { connectMs: 5_000, firstTokenMs: 60_000, gapMs: 60_000, totalMs: 60_000 };
    const asking = miners.complete(miner, { request, deadlines })[Symbol.asyncIterator]().next();
    const refused = expect(asking).rejects.toMatchObject({ name: "TargonError" });
    await miners.listModels(miner);
    const started = performance.now();
    await network.close();
    expect(performance.now() - started).toBeLessThan(2_000);
    await refused;
    await miners.close();
    const urls = [network.chainUrl, network.engineUrl, miner.url];
    expect(await Promise.all(urls.map(isListening))).toEqual([false, false, false]);
  }, 60_000);
});

function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
