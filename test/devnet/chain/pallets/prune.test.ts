import { describe, expect, test } from "vitest";
import type { MockGeneration } from "../../../../src/config/mock-generations.ts";
import type { SubnetParameters } from "../../../../src/devnet/chain/genesis.ts";
import { neuronToPrune } from "../../../../src/devnet/chain/pallets/prune.ts";
import { createGenesis } from "../genesis.ts";
import { createMemoryChain } from "../memory-chain.ts";

/** Who goes at block 1000, where the uids 0 to 3 registered at block 0 and earn 4, 3, 2, 1. */
function pruneOn(generation: MockGeneration, subnet: SubnetParameters, owner = "Owner"): number | undefined {
  const genesis = createGenesis(subnet);
  const found = genesis.neurons?.find((_, uid) => `uid${uid}` === owner);
  const chain = createMemoryChain(found ? { ...genesis, owner: found } : genesis, { generation });
  const store = chain.storeAt(0);
  const get: typeof store.get = (path, keys) =>
    path === "SubtensorModule.Emission" ? ([4n, 3n, 2n, 1n] as never) : store.get(path, keys);
  return neuronToPrune({ ...store, get }, 4, 1000);
}

describe("neuronToPrune", () => {
  test.each(["218", "300", "425"] as const)("default: on spec %s who earns least", (generation) => {
    expect(pruneOn(generation, { immunityPeriod: 100 })).toBe(3);
  });

  test.each(["218", "425"] as const)(
    "behavior: on spec %s the immune go where all are immune",
    (generation) => {
      expect(pruneOn(generation, { immunityPeriod: 4096 })).toBe(3);
    },
  );

  test("behavior: the owner stays on spec 425 alone", () => {
    expect(pruneOn("425", { immunityPeriod: 100 }, "uid3")).toBe(2);
    expect(pruneOn("218", { immunityPeriod: 100 }, "uid3")).toBe(3);
  });

  test("behavior: nobody, where so many outside their immunity must be left", () => {
    expect(pruneOn("425", { immunityPeriod: 100, minNonImmuneUids: 4 })).toBeUndefined();
    expect(pruneOn("425", { immunityPeriod: 100, minNonImmuneUids: 3 })).toBe(3);
  });
});
