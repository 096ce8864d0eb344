import { expect, test } from "vitest";
import type { Subnet } from "../../../src/domain/ports/chain.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { watchChain } from "../../../src/neuron/miner/watch-chain.ts";
import { createFakeSubnet } from "../../helpers/create-fake-subnet.ts";

const mock = {};

function setUp() {
  let subnet: Subnet | null = null;
  let aheadMs = 0;
  const life = new AbortController();
  const deps = {
    chain: { followBlocks: async function* () {}, readNeuron: async () => null },
    metagraph: { subnet: () => subnet },
    clock: { now: () => 0, monotonic: () => performance.now() + aheadMs },
    log: silentLog,
  };
  const read = (hotkeys: string[], block: number) => {
    subnet = { ...createFakeSubnet(hotkeys.map((hotkey) => ({ hotkey }))), block };
  };
  const pass = (ms: number) => {
    aheadMs = ms;
  };
  return { read, pass, life, watched: watchChain(deps, { hotkey: "a", mock }, life.signal) };
}

test("default: it ends with the signal, without an error", async () => {
  const { read, life, watched } = setUp();
  read(["a"], 1);
  life.abort(new DOMException("stopped", "AbortError"));
  await expect(watched).resolves.toBeUndefined();
});

test("error: HOTKEY_NOT_REGISTERED", async () => {
  const { read, watched } = setUp();
  read(["b"], 1);
  await expect(watched).rejects.toMatchObject({ code: "HOTKEY_NOT_REGISTERED" });
});

test("error: STALLED", async () => {
  const { pass, watched } = setUp();
  pass(121_000);
  await expect(watched).rejects.toMatchObject({ code: "STALLED", data: { what: "no block came" } });
});
