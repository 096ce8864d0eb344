import { describe, expect, test } from "vitest";
import type { MemoryChain } from "../../../../src/devnet/chain/chain.ts";
import type { SubnetParameters } from "../../../../src/devnet/chain/genesis.ts";
import { toHex } from "../../../../src/devnet/chain/scale/bytes.ts";
import { eventsOf } from "../block-events.ts";
import { key } from "../client.ts";
import { createGenesis } from "../genesis.ts";
import { createMemoryChain, produceTo, signCall } from "../memory-chain.ts";

const TAO = 1_000_000_000n;

function open(subnet: SubnetParameters = {}): MemoryChain {
  return createMemoryChain(createGenesis({ adjustmentInterval: 10, ...subnet }), {
    generation: "218",
    poolChecks: true,
  });
}

/** Sends registrations of new hotkeys, which come into the next block in their order. */
function submit(chain: MemoryChain, ...names: string[]): void {
  for (const name of names) {
    const hotkey = toHex(key(`//${name}`).publicKey);
    const call = { SubtensorModule: { burned_register: { netuid: 4, hotkey } } };
    chain.submit(signCall(chain, "//Rich", { call }));
  }
}

const burnAt = (chain: MemoryChain, block: number) =>
  chain.storeAt(block).get<bigint>("SubtensorModule.Burn", [4]);
const namesAt = (chain: MemoryChain, block: number) =>
  eventsOf(chain, block).filter((name) => !name.startsWith("RAO"));

describe("registrations that are limited by interval", () => {
  test("error: TooManyRegistrationsThisBlock, and the next block takes it", () => {
    const chain = open();
    submit(chain, "A", "B");
    produceTo(chain, 1);
    expect(namesAt(chain, 1)).toEqual(["NeuronRegistered", "TooManyRegistrationsThisBlock"]);
    submit(chain, "B");
    produceTo(chain, 2);
    expect(namesAt(chain, 2)).toEqual(["NeuronRegistered"]);
  });

  test("error: TooManyRegistrationsThisInterval in a block, custom 5 in the pool, until the next interval", () => {
    const chain = open({ maxRegistrationsPerBlock: 9, targetRegistrationsPerInterval: 1 });
    submit(chain, "A", "B", "C", "D");
    produceTo(chain, 1);
    expect(namesAt(chain, 1).slice(2)).toEqual(["NeuronRegistered", "TooManyRegistrationsThisInterval"]);
    expect(() => submit(chain, "D")).toThrow(expect.objectContaining({ data: "Custom error: 5" }));
    produceTo(chain, 10);
    submit(chain, "D");
    produceTo(chain, 11);
    expect(namesAt(chain, 11)).toEqual(["NeuronRegistered"]);
  });

  test("behavior: the price rises after an interval with too many, falls after one with none, and costs no fee", () => {
    const chain = open({ maxRegistrationsPerBlock: 9 });
    submit(chain, "A", "B", "C", "D");
    produceTo(chain, 9);
    expect(burnAt(chain, 9)).toBe(TAO);
    produceTo(chain, 20);
    expect([burnAt(chain, 10), burnAt(chain, 20)]).toEqual([(TAO * 3n) / 2n, (TAO * 3n) / 4n]);
    const rich = toHex(key("//Rich").publicKey);
    expect(chain.storeAt(20).get("System.Account", [rich])).toMatchObject({ data: { free: 996n * TAO } });
  });
});
