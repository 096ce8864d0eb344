import { describe, expect, test } from "vitest";
import type { MockGeneration } from "../../../../src/config/mock-generations.ts";
import { nextEpochBlock } from "../../../../src/devnet/chain/pallets/epoch-schedule.ts";
import { createGenesis } from "../genesis.ts";
import { createMemoryChain, produceTo } from "../memory-chain.ts";

/** The blocks up to 40 in which subnet 4 ran its epoch of a tempo of 10. */
function epochsOf(generation: MockGeneration): number[] {
  const chain = createMemoryChain(createGenesis(), { generation });
  produceTo(chain, 40);
  const blocks = Array.from({ length: 40 }, (_, i) => i + 1);
  return blocks.filter((block) => {
    const last = chain.storeAt(block).get<bigint>("SubtensorModule.LastMechansimStepBlock", [4]);
    return last === BigInt(block);
  });
}

describe("epochs", () => {
  test.each(["218", "300"] as const)(
    "default: on spec %s by the block's number, tempo + 1 apart",
    (generation) => {
      expect(epochsOf(generation)).toEqual([5, 16, 27, 38]);
    },
  );

  test("default: on spec 425 by the last one, tempo apart", () => {
    expect(epochsOf("425")).toEqual([10, 20, 30, 40]);
  });

  test("behavior: the next one is foretold, one that is asked for too", () => {
    const chain = createMemoryChain(createGenesis());
    produceTo(chain, 13);
    const store = chain.storeAt(13);
    expect(nextEpochBlock(store, 4)).toBe(20n);
    const get: typeof store.get = (path, keys) =>
      path === "SubtensorModule.PendingEpochAt" ? (15n as never) : store.get(path, keys);
    expect(nextEpochBlock({ ...store, get }, 4)).toBe(15n);
  });
});
