import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openChain } from "../../../src/adapters/chain/open-chain.ts";
import type { Chain, Subnet } from "../../../src/domain/ports/chain.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { findChainRecordings, readSessions, toRecording } from "../../helpers/chain-recordings.ts";
import { type ReplayChain, startReplayChain } from "../../helpers/replay-chain.ts";

type Recorded = {
  netuid: number;
  decoded: {
    hyperparameters: Record<string, number | boolean>;
    vectors: Record<string, (number | boolean)[]>;
    hotkeys: string[];
    coldkeys: string[];
    axons: ({ ip: number | string; port: number; ipType: number; block: number; version: number } | null)[];
    alpha_on_subnet: string[];
    weights: Record<string, [number, number][]>;
  };
  storage: { key: string; value: string }[];
};

const dir = findChainRecordings() ?? "";

describe.skipIf(dir === "")("a recorded subnet", () => {
  let node: ReplayChain;
  let chain: Chain;
  let subnet: Subnet;
  let recorded: Recorded;

  beforeAll(async () => {
    recorded = JSON.parse(readFileSync(`${dir}/subnet-218.json`, "utf8"));
    const session = readSessions(dir).find(({ name }) => name === "read-subnet");
    const storage = new Map(recorded.storage.map(({ key, value }) => [key, value]));
    node = await startReplayChain(toRecording(dir, session ?? { name: "", frames: [] }, { storage }));
    chain = await openChain({ endpoint: node.url, network: "replay", log: silentLog, timeoutMs: 5_000 });
    subnet = await chain.readSubnet(recorded.netuid);
  });

  afterAll(async () => {
    await chain.close();
    await node.close();
  });

  test("behavior: hyperparameters", () => {
    const { hyperparameters: wanted } = recorded.decoded;
    expect({ ...subnet, neurons: subnet.neurons.length }).toEqual({
      netuid: recorded.netuid,
      block: 4_660_001,
      tempo: wanted.tempo,
      weightsVersionKey: BigInt(Number(wanted.weightsVersionKey)),
      weightsRateLimit: wanted.weightsSetRateLimit,
      minAllowedWeights: wanted.minAllowedWeights,
      maxWeightLimit: wanted.maxWeightsLimit,
      commitRevealEnabled: wanted.commitRevealWeightsEnabled,
      burnRao: BigInt(Number(wanted.burn)),
      registrationAllowed: wanted.networkRegistrationAllowed,
      maxUids: wanted.maxAllowedUids,
      // it begins where block + netuid + 1 is divisible by tempo + 1
      epoch: { startBlock: 4_659_783, blocks: 361 },
      neurons: recorded.decoded.hotkeys.length,
    });
  });

  test("behavior: neurons", () => {
    const { hotkeys, coldkeys, vectors, alpha_on_subnet } = recorded.decoded;
    subnet.neurons.forEach((neuron, uid) => {
      expect(neuron).toMatchObject({
        uid,
        hotkey: hotkeys[uid],
        coldkey: coldkeys[uid],
        stakeRao: BigInt(alpha_on_subnet[uid] ?? -1),
        active: vectors.active?.[uid],
        incentive: vectors.incentive?.[uid],
        emissionRao: BigInt(Number(vectors.emission?.[uid])),
        lastUpdate: vectors.lastUpdate?.[uid],
        validatorPermit: vectors.validatorPermit?.[uid],
      });
    });
  });

  test("behavior: who has no address, or address 0, has no axon", () => {
    recorded.decoded.axons.forEach((axon, uid) => {
      const read = subnet.neurons[uid]?.axon;
      if (axon === null || axon.port === 0) expect(read).toBeNull();
      else expect(read).toMatchObject({ port: axon.port, ipType: axon.ipType, block: axon.block });
    });
    expect(subnet.neurons[0]?.axon?.ip).toBe("192.0.2.10");
    expect(subnet.neurons[4]?.axon?.ip).toBe("2001:db8::14");
  });

  test("behavior: one neuron, its weights, an unknown hotkey", async () => {
    const hotkey = recorded.decoded.hotkeys[7] ?? "";
    expect(await chain.readNeuron(recorded.netuid, hotkey)).toEqual(subnet.neurons[7]);
    const stranger = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    expect(await chain.readNeuron(recorded.netuid, stranger)).toBeNull();
    const weights = recorded.decoded.weights[0] ?? [];
    expect(await chain.readWeights(recorded.netuid, 0)).toEqual({
      uids: weights.map(([uid]) => uid),
      weights: weights.map(([, weight]) => weight),
    });
    expect(await chain.readWeights(recorded.netuid, 11)).toEqual({ uids: [], weights: [] });
  });

  test("error: SUBNET_MISSING", async () => {
    await expect(chain.readSubnet(99)).rejects.toMatchObject({
      code: "SUBNET_MISSING",
      data: { netuid: 99 },
    });
  });

  test("behavior: nothing was asked that a real node had no answer to", () => {
    expect(node.unexpected).toEqual([]);
  });
});
