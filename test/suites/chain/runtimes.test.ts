import { afterEach, describe, expect, test } from "vitest";
import { openConnection } from "../../../src/adapters/chain/connection.ts";
import { openChain } from "../../../src/adapters/chain/open-chain.ts";
import type { StateAt } from "../../../src/adapters/chain/read-storage.ts";
import { readSubnet } from "../../../src/adapters/chain/read-subnet.ts";
import { MOCK_GENERATIONS } from "../../../src/config/mock-generations.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { startBadNode } from "../../helpers/start-bad-node.ts";
import { startChainProxy } from "../../helpers/start-chain-proxy.ts";
import { startRpcNode } from "../../helpers/start-rpc-node.ts";
import { startTestChain, testKey } from "../../helpers/start-test-chain.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const item of open.splice(0).reverse()) await item.close();
});

function keep<T extends { close(): unknown }>(item: T): T {
  open.push(item);
  return item;
}

const netuid = 4;
const axon = { netuid, ip: "203.0.113.9", port: 9_000 };
const patience = { reconnectMs: 5, timeoutMs: 10_000 };

describe("any runtime", () => {
  test.each(MOCK_GENERATIONS)("behavior: a subnet and a signed call of %s", async (generation) => {
    const node = keep(await startTestChain({ generation }));
    const chain = keep(
      await openChain({ endpoint: node.url, network: "local", log: silentLog, ...patience }),
    );
    const subnet = await chain.readSubnet(netuid);
    expect(subnet).toMatchObject({ netuid, tempo: 80, weightsRateLimit: 20, maxUids: 256 });
    const [validator, miner] = subnet.neurons;
    expect(validator).toMatchObject({ hotkey: testKey("Validator").address, stakeRao: 20_000_000_000_000n });
    expect(miner).toMatchObject({ uid: 1, hotkey: testKey("Miner1").address, axon: null });
    expect(await chain.serveAxon(testKey("Miner1"), axon)).toBe(true);
    const served = await chain.readNeuron(netuid, testKey("Miner1").address);
    expect(served?.axon).toMatchObject({ ip: axon.ip, port: axon.port, ipType: 4 });
    await expect(chain.readSubnet(77)).rejects.toMatchObject({ code: "SUBNET_MISSING" });
  });
});

test.each(["with the connection", "under a connection that stays"])(
  "behavior: an upgrade of the runtime %s is followed, by reads that are on their way and by signatures",
  async (way) => {
    const [before, after] = [
      keep(await startTestChain({ generation: "218" })),
      keep(await startTestChain({ generation: "425" })),
    ];
    const proxy = keep(await startChainProxy(before.url));
    proxy.genesis = after.genesisHash;
    const lines: string[] = [];
    const log = { ...silentLog, info: (message: string) => void lines.push(message) };
    const chain = keep(await openChain({ endpoint: proxy.url, network: "local", log, ...patience }));
    expect(chain.identity().specVersion).toBe(218);
    proxy.move(after.url);
    const reads = Array.from({ length: 8 }, () => chain.readSubnet(netuid));
    if (way === "with the connection") proxy.drop();
    for (const subnet of await Promise.all(reads)) expect(subnet.neurons).toHaveLength(3);
    expect(chain.identity().specVersion).toBeGreaterThan(218);
    expect(lines.at(-1)).toBe("the chain's runtime was upgraded");
    expect(lines.includes("the chain is reached again")).toBe(way === "with the connection");
    expect(await chain.serveAxon(testKey("Miner1"), axon)).toBe(true);
  },
);

test("behavior: a metagraph that cannot be read gives way to the next call, at last to the neurons alone", async () => {
  const node = keep(await startTestChain());
  const where = { endpoint: node.url, log: silentLog, silenceMs: 10_000, ...patience };
  const connection = keep(await openConnection(where));
  let asked = 0;
  const unreadable = async () => {
    asked++;
    return { toPrimitive: () => ({ hotkeys: null }) };
  };
  for (const names of [["getSelectiveMetagraph"], ["getSelectiveMetagraph", "getMetagraph"]]) {
    const broken = Object.fromEntries(names.map((name) => [name, unreadable]));
    const api = Object.create(connection.api, {
      at: { value: async (hash: string) => spoil(await connection.api.at(hash), broken) },
    });
    const subnet = await readSubnet({ ...connection, api }, netuid);
    expect(subnet).toMatchObject({ netuid, tempo: 80, neurons: { length: 3 } });
  }
  expect(asked).toBe(3);
});

/** A state some of whose calls give something else. */
function spoil(state: StateAt, calls: object): StateAt {
  const { subnetInfoRuntimeApi, ...others } = state.call;
  return {
    ...state,
    call: { ...others, subnetInfoRuntimeApi: { ...subnetInfoRuntimeApi, ...calls } },
  } as StateAt;
}

describe("at start", () => {
  test("behavior: the next endpoint is asked where one has no node, or a node without metadata", async () => {
    const node = keep(await startTestChain());
    const mute = keep(await startBadNode("503"));
    const useless = keep(
      await startRpcNode(({ id }, self) => self.send({ id, error: { code: -32_603, message: "no" } }), {
        genesis: node.genesisHash,
      }),
    );
    for (const [endpoint = "", ...fallbacks] of [
      [mute.url, useless.url, node.url],
      [useless.url, node.url],
    ]) {
      const where = { endpoint, fallbacks, network: "local" };
      const chain = keep(await openChain({ ...where, log: silentLog, ...patience }));
      expect(chain.identity().endpoint).toBe(node.url);
      expect((await chain.readSubnet(netuid)).neurons).toHaveLength(3);
    }
  });

  test("error: CHAIN_OTHER where the genesis is not the one of the network that was named", async () => {
    const node = keep(await startTestChain());
    const genesis = `0x${"11".repeat(32)}`;
    const opening = openChain({
      endpoint: node.url,
      genesis,
      network: "finney",
      log: silentLog,
      ...patience,
    });
    await expect(opening).rejects.toMatchObject({
      code: "CHAIN_OTHER",
      data: { expected: genesis, genesis: node.genesisHash },
    });
  });
});
