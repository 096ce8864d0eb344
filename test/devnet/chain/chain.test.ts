import { describe, expect, test } from "vitest";
import { applyExtrinsic } from "../../../src/devnet/chain/apply-extrinsic.ts";
import { createEvents } from "../../../src/devnet/chain/events.ts";
import { decodeExtrinsic } from "../../../src/devnet/chain/extrinsic.ts";
import { uidOf } from "../../../src/devnet/chain/pallets/neurons.ts";
import type { ExtrinsicStatus } from "../../../src/devnet/chain/pool.ts";
import { toHex } from "../../../src/devnet/chain/scale/bytes.ts";
import { createState } from "../../../src/devnet/chain/state.ts";
import { createStore } from "../../../src/devnet/chain/store.ts";
import { type Log, silentLog } from "../../../src/lib/log.ts";
import { key } from "./client.ts";
import { createGenesis } from "./genesis.ts";
import { createMemoryChain, produceTo, signCall, weightsCall } from "./memory-chain.ts";

const REMARK = { System: { remark: { remark: "0x01" } } };
const rich = toHex(key("//Rich").publicKey);

describe("genesis", () => {
  test("default: the same genesis has the same hash, another another", () => {
    const hash = (genesis = createGenesis()) => createMemoryChain(genesis).archive.at(0)?.hash;
    expect(hash()).toBe(hash());
    expect(hash({ ...createGenesis(), accounts: [] })).not.toBe(hash());
  });

  test("error: ADDRESS_INVALID", () => {
    expect(() => createMemoryChain({ accounts: [{ address: "5no", balanceRao: 1n }] })).toThrow(
      expect.objectContaining({ code: "ADDRESS_INVALID" }),
    );
  });
});

describe("blocks", () => {
  test("default: each names its parent, and epochs come every tempo blocks", () => {
    const chain = createMemoryChain(createGenesis());
    produceTo(chain, 25);
    const { archive } = chain;
    for (let n = 1; n <= 25; n++) expect(archive.at(n)?.header.parentHash).toBe(archive.at(n - 1)?.hash);
    const epochs = [9, 10, 19, 20, 25].map((n) =>
      chain.storeAt(n).get<bigint>("SubtensorModule.SubnetEpochIndex", [4]),
    );
    expect(epochs).toEqual([0n, 1n, 1n, 2n, 2n]);
  });

  test("behavior: weights turn into incentive by stake", () => {
    const chain = createMemoryChain(createGenesis());
    chain.submit(signCall(chain, "//V0", { call: weightsCall([2], [1]) }));
    chain.submit(signCall(chain, "//V1", { call: weightsCall([3], [1]) }));
    produceTo(chain, 10);
    const incentive = chain.storeAt(10).get<number[]>("SubtensorModule.Incentive", [4]);
    expect(incentive).toEqual([0, 0, 43_690, 21_845]);
  });

  test("behavior: the price of a registration falls by half in a half-life", () => {
    const chain = createMemoryChain(createGenesis({ burnHalfLife: 8, burnRao: 1_000_000_000n }));
    produceTo(chain, 8);
    const burn = Number(chain.storeAt(8).get<bigint>("SubtensorModule.Burn", [4]));
    expect(burn / 1e9).toBeCloseTo(0.5, 6);
  });

  test("behavior: where there is no room, the uid with the least emission outside its immunity is replaced", () => {
    const chain = createMemoryChain(createGenesis({ maxUids: 4, immunityPeriod: 5 }));
    chain.submit(signCall(chain, "//V0", { call: weightsCall([2], [1]) }));
    produceTo(chain, 10);
    const hotkey = toHex(key("//New").publicKey);
    const call = { SubtensorModule: { burned_register: { netuid: 4, hotkey } } };
    chain.submit(signCall(chain, "//Rich", { call }));
    produceTo(chain, 11);
    const store = chain.storeAt(11);
    // V1 set no weights, so it and M3 earned nothing; V1 has the lower uid
    expect(uidOf(store, 4, hotkey)).toBe(1);
    expect(uidOf(store, 4, toHex(key("//V1").publicKey))).toBeUndefined();
    expect(store.get("SubtensorModule.LastUpdate", [4])).toEqual([1n, 11n, 0n, 0n]);
  });
});

describe("the pool", () => {
  test("behavior: a nonce that comes too early waits for the one before", () => {
    const chain = createMemoryChain(createGenesis());
    const statuses: ExtrinsicStatus[] = [];
    chain.submit(signCall(chain, "//Rich", { call: REMARK, nonce: 1 }), (status) => statuses.push(status));
    produceTo(chain, 1);
    expect(statuses).toEqual(["future"]);
    chain.submit(signCall(chain, "//Rich", { call: REMARK, nonce: 0 }));
    produceTo(chain, 3);
    const inBlock = chain.archive.at(2)?.hash;
    expect(statuses).toEqual(["future", "ready", { inBlock }, { finalized: inBlock }]);
    expect(chain.archive.at(2)?.extrinsics).toHaveLength(3);
    expect(chain.nextNonce(rich)).toBe(2);
  });

  test("error: 1013 and 1014 for the same extrinsic and the same nonce again", () => {
    const chain = createMemoryChain(createGenesis());
    const hex = signCall(chain, "//Rich", { call: REMARK });
    chain.submit(hex);
    expect(() => chain.submit(hex)).toThrow(expect.objectContaining({ code: 1013 }));
    const other = signCall(chain, "//Rich", { call: { System: { remark: { remark: "0x02" } } }, nonce: 0 });
    expect(() => chain.submit(other)).toThrow(expect.objectContaining({ code: 1014 }));
  });

  test("behavior: what became impossible before its block ends as invalid", () => {
    const chain = createMemoryChain(createGenesis(), { poolChecks: true });
    const statuses: ExtrinsicStatus[] = [];
    chain.submit(signCall(chain, "//V0", { call: weightsCall([2], [1]) }));
    chain.submit(signCall(chain, "//V0", { call: weightsCall([3], [1]) }), (status) => statuses.push(status));
    produceTo(chain, 1);
    expect(statuses).toEqual(["ready", "invalid"]);
  });
});

describe("a fault in a pallet", () => {
  test("behavior: fails its call as Other, undoes it, is logged, and the chain goes on", () => {
    const chain = createMemoryChain(createGenesis());
    const { runtime } = chain;
    const state = createState(10);
    const store = createStore(runtime, state);
    const events = createEvents(runtime);
    const logged: string[] = [];
    const log: Log = { ...silentLog, error: (message) => logged.push(message) };
    const run = () => {
      store.put("SubtensorModule.TotalNetworks", [], 77);
      throw new TypeError("a bug");
    };
    const rules = { "System.remark": { weight: 1, paysFee: false, run } };
    const extrinsic = decodeExtrinsic(runtime, signCall(chain, "//Rich", { call: REMARK }));
    applyExtrinsic({ runtime, state, store, rules, events, log }, extrinsic, { block: 1, index: 1 });
    const records = runtime.codecs.decode("Vec<EventRecord>", events.encode()) as { event: object }[];
    expect(records.at(-1)?.event).toMatchObject({ System: { ExtrinsicFailed: { dispatch_error: "Other" } } });
    expect(store.get("SubtensorModule.TotalNetworks")).toBe(0);
    expect(store.get("System.Account", [rich])).toMatchObject({ nonce: 1 });
    expect(logged).toHaveLength(1);
  });
});
