import { expect, test } from "vitest";
import type { RegisterConfig } from "../../src/config.ts";
import type { Hotkey, Neuron, RegisterReceipt } from "../../src/domain/ports/chain.ts";
import { silentLog } from "../../src/lib/log.ts";
import { type RegisterDeps, runRegister } from "../../src/neuron/register.ts";

const hotkeyAddress = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const coldkey: Hotkey = { address: "5Cold", publicKey: new Uint8Array(32), sign: () => new Uint8Array(64) };
const config = { netuid: 4, yes: false, maxBurnRao: null } as RegisterConfig;

type World = {
  uid: number | null;
  burnRao: bigint;
  balanceRao: bigint;
  open: boolean;
  answer: boolean;
  shows?: number;
};

function createWorld(changes: Partial<World> = {}) {
  const world: World = {
    uid: null,
    burnRao: 2_000_000_000n,
    balanceRao: 5_000_000_000n,
    open: true,
    answer: true,
  };
  Object.assign(world, changes);
  const seen: { questions: string[]; events: unknown[]; registered: unknown[] } = {
    questions: [],
    events: [],
    registered: [],
  };
  const chain = {
    readNeuron: async () => (world.uid === null ? null : ({ uid: world.uid, coldkey: "5Owner" } as Neuron)),
    readSubnet: async () => ({ block: 9, burnRao: world.burnRao, registrationAllowed: world.open }),
    readBalance: async () => world.balanceRao,
    register: async (_: Hotkey, call: object): Promise<RegisterReceipt> => {
      seen.registered.push(call);
      world.uid = world.shows ?? 7;
      return {
        uid: 7,
        block: 10,
        burnRao: 2_000_000_000n,
        feeRao: 3n,
        balanceRao: 2_999_999_997n,
        already: false,
      };
    },
  } as unknown as RegisterDeps["chain"];
  const deps: RegisterDeps = {
    chain,
    coldkey,
    hotkeyAddress,
    log: silentLog,
    output: { event: (name, fields) => seen.events.push([name, fields]) },
    confirm: async (question) => {
      seen.questions.push(question);
      return world.answer;
    },
  };
  const run = (more: Partial<RegisterConfig> = {}) =>
    runRegister(deps, { ...config, ...more }, new AbortController().signal);
  return { seen, run };
}

test("default", async () => {
  const { seen, run } = createWorld();
  await run();
  expect(seen.questions).toEqual([`Register ${hotkeyAddress} on subnet 4 for 2 TAO of 5 TAO?`]);
  expect(seen.registered).toEqual([{ netuid: 4, hotkey: hotkeyAddress, maxBurnRao: 2_000_000_000n }]);
  expect(seen.events).toEqual([
    [
      "registered",
      {
        uid: 7,
        block: 10,
        hotkey: hotkeyAddress,
        coldkey: "5Cold",
        burnRao: "2000000000",
        feeRao: "3",
        balanceRao: "2999999997",
        already: false,
      },
    ],
  ]);
});

test("behavior: --yes asks nobody; a bound of one's own is handed on", async () => {
  const { seen, run } = createWorld({ answer: false });
  await run({ yes: true, maxBurnRao: 3_000_000_000n });
  expect(seen.questions).toEqual([]);
  expect(seen.registered).toMatchObject([{ maxBurnRao: 3_000_000_000n }]);
});

test("behavior: a hotkey with a uid is told, nothing is sent or asked", async () => {
  const { seen, run } = createWorld({ uid: 3 });
  await run();
  expect(seen.events).toMatchObject([
    ["registered", { uid: 3, block: 9, coldkey: "5Owner", already: true, burnRao: "0" }],
  ]);
  expect([...seen.registered, ...seen.questions]).toEqual([]);
});

test.each<[string, Partial<World>, Partial<RegisterConfig>]>([
  ["closed", { open: false }, {}],
  ["too dear", {}, { maxBurnRao: 1n }],
  ["beyond the balance", { balanceRao: 1n }, { yes: true }],
  ["not confirmed", { answer: false }, {}],
])("error: REGISTRATION_REFUSED, %s", async (_, changes, more) => {
  const { seen, run } = createWorld(changes);
  await expect(run(more)).rejects.toMatchObject({ code: "REGISTRATION_REFUSED" });
  expect([...seen.registered, ...seen.events]).toEqual([]);
});

test("error: CHAIN_DATA_INVALID where the chain shows another uid", async () => {
  const { seen, run } = createWorld({ shows: 8 });
  await expect(run()).rejects.toMatchObject({ code: "CHAIN_DATA_INVALID", data: { uid: 7, shown: 8 } });
  expect(seen.events).toEqual([]);
});
