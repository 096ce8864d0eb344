import type { ApiPromise } from "@polkadot/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openChain } from "../../../src/adapters/chain/open-chain.ts";
import { type EmbeddedChain, startChain } from "../../../src/devnet/chain/start-chain.ts";
import type { Chain } from "../../../src/domain/ports/chain.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { call, connect, key, read, send, untilBlock } from "./client.ts";
import { createGenesis } from "./genesis.ts";

const FORMATS = { "218": 15, "300": 15, "425": 16 };
const SPECS = { "218": 218, "300": 301, "425": 425 };

describe.each(["218", "300", "425"] as const)(
  "a node that imitates spec %s, over a WebSocket",
  (generation) => {
    let node: EmbeddedChain;
    let api: ApiPromise;
    let chain: Chain;
    beforeAll(async () => {
      const genesis = createGenesis({ commitRevealEnabled: true });
      node = await startChain({ genesis, generation, blockMs: 40, tempo: 20 });
      [api, chain] = await Promise.all([
        connect(node.url),
        openChain({ endpoint: node.url, network: "mock", log: silentLog }),
      ]);
    });
    afterAll(async () => {
      await chain.close();
      await api.disconnect();
      await node.close();
    });

    test("default: the newest format that it offers, under its own spec", () => {
      expect(api.runtimeMetadata.version).toBe(FORMATS[generation]);
      expect(api.runtimeVersion.specVersion.toNumber()).toBe(SPECS[generation]);
    });

    test("behavior: our adapter reads the subnet", async () => {
      const subnet = await chain.readSubnet(4);
      expect(subnet).toMatchObject({ tempo: 20, commitRevealEnabled: true, burnRao: 1_000_000_000n });
      expect(subnet.neurons.map(({ hotkey, stakeRao }) => [hotkey, stakeRao])).toEqual([
        [key("//V0").address, 20_000_000_000_000n],
        [key("//V1").address, 10_000_000_000_000n],
        [key("//M2").address, 0n],
        [key("//M3").address, 1_000_000_000n],
      ]);
      await expect(chain.readSubnet(99)).rejects.toMatchObject({ code: "SUBNET_MISSING" });
    });

    test("behavior: a registration costs the burn, and a fee where the runtime takes one", async () => {
      const sent = await send(api, call(api, "burnedRegister", 4, key("//New").address), "//Rich");
      expect(sent.events["subtensorModule.NeuronRegistered"]).toEqual([4, 4, key("//New").address]);
      const [, fee] = sent.events["transactionPayment.TransactionFeePaid"] as [string, number];
      expect(fee > 0).toBe(generation === "425");
      expect(await read(api, "burn", 4)).toBe(generation === "425" ? 1_260_000_000 : 1_000_000_000);
    });

    test("behavior: the chain tells of its drand network, and its pulses come in", async () => {
      const { drand } = api.query;
      const config = (await drand?.beaconConfig?.())?.toJSON() as Record<string, unknown>;
      expect(config).toMatchObject({ period: generation === "218" ? 3 : 1, genesisTime: 1_692_803_367 });
      await untilBlock(api, 2);
      const last = (await drand?.lastStoredRound?.())?.toString() ?? "0";
      expect((await drand?.pulses?.(last))?.toJSON()).toMatchObject({ round: Number(last) });
    });
  },
);
