import { expect, test } from "vitest";
import type { RegisterConfig } from "../../src/config.ts";
import type { Hotkey } from "../../src/domain/ports/chain.ts";
import type {
  RegisterReceipt,
  RegistrationOffer,
  RegistrationRefusal,
} from "../../src/domain/ports/registration.ts";
import { type ErrorCode, TargonError } from "../../src/errors.ts";
import { silentLog } from "../../src/lib/log.ts";
import type { RegisterDeps } from "../../src/neuron/register/deps.ts";
import { runRegister } from "../../src/neuron/register.ts";

const hotkeyAddress = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const coldkey: Hotkey = { address: "5Cold", publicKey: new Uint8Array(32), sign: () => new Uint8Array(64) };
const config = { netuid: 4, yes: false, maxBurnRao: null, wait: false } as RegisterConfig;
const TAO = 1_000_000_000n;

const closed: RegistrationRefusal = {
  name: "SubNetRegistrationDisabled",
  raw: "module 7 error 39",
  what: "the subnet takes no registrations now",
  mend: "wait until the subnet's owner opens it",
  passes: false,
};
const full: RegistrationRefusal = {
  ...closed,
  name: "TooManyRegistrationsThisInterval",
  what: "full",
  passes: true,
};

type World = {
  /** What is read, in order; the last stays. Each is a block later than the one before. */
  offers: (Partial<RegistrationOffer> | TargonError)[];
  answer: boolean | null;
  /** What sending meets, in order; then it succeeds. */
  failures: unknown[];
  /** The uid that the chain shows afterwards. */
  shows: number;
};

function createWorld(changes: Partial<World> = {}) {
  const world: World = { offers: [{}], answer: true, failures: [], shows: 7, ...changes };
  const seen = {
    asked: [] as unknown[],
    events: [] as unknown[],
    registered: [] as unknown[],
    shown: [] as [string, Record<string, unknown>][],
    opened: 0,
  };
  let block = 9;
  let isRegistered = false;
  const readRegistration = async (): Promise<RegistrationOffer> => {
    const change = (world.offers.length > 1 ? world.offers.shift() : world.offers[0]) ?? {};
    if (change instanceof TargonError) throw change;
    return { ...anOffer, block: block++, ...(isRegistered && { uid: world.shows }), ...change };
  };
  const register = async (_: Hotkey, call: object): Promise<RegisterReceipt> => {
    seen.registered.push(call);
    if (world.failures.length > 0) throw world.failures.shift();
    isRegistered = true;
    const amounts = { burnRao: 2n * TAO, feeRao: 3n, balanceRao: 3n * TAO - 3n };
    return { uid: 7, block: 10, ...amounts, already: false };
  };
  const deps: RegisterDeps = {
    chain: {
      readRegistration,
      register,
      async *followBlocks(signal) {
        for (let number = block; !signal.aborted; number++) yield { number, atMs: 0 };
      },
    },
    coldkeyAddress: "5Cold",
    openColdkey: async () => {
      seen.opened++;
      return coldkey;
    },
    hotkeyAddress,
    log: silentLog,
    output: { event: (name, fields) => seen.events.push([name, fields]) },
    show: async (name, fields) => void seen.shown.push([name, fields]),
    confirm: async (question) => {
      seen.asked.push(question);
      return world.answer;
    },
  };
  const stop = new AbortController();
  const run = (more: Partial<RegisterConfig> = {}) => runRegister(deps, { ...config, ...more }, stop.signal);
  return { seen, run, stop };
}

const anOffer: RegistrationOffer = {
  block: 9,
  uid: null,
  owner: null,
  priceRao: 2n * TAO,
  collateralRao: null,
  feeRao: 5n,
  balanceRao: 5n * TAO,
  existentialDepositRao: 500n,
  uids: 3,
  maxUids: 256,
  interval: null,
  opensAtBlock: null,
  refusal: null,
  waiting: 0,
};

const refused = (code: ErrorCode, name: string) =>
  new TargonError(code, `refused: ${name}`, { data: { name } });

test("default: shows what it costs, asks, sends, reads back, tells", async () => {
  const { seen, run } = createWorld();
  await run();
  expect(seen.shown).toEqual([
    [
      "offer",
      {
        ...{ netuid: 4, block: 9, hotkey: hotkeyAddress, coldkey: "5Cold", uids: 3, maxUids: 256 },
        ...{ priceRao: "2000000000", collateralRao: null, feeRao: "5", interval: null, opensAtBlock: null },
        ...{ balanceRao: "5000000000", balanceAfterRao: "2999999995", existentialDepositRao: "500" },
      },
    ],
  ]);
  expect(seen.asked).toEqual([`Register ${hotkeyAddress} on subnet 4 for 2 TAO of 5 TAO?`]);
  expect(seen.registered).toEqual([{ netuid: 4, hotkey: hotkeyAddress, maxBurnRao: 2n * TAO }]);
  const amounts = { burnRao: "2000000000", feeRao: "3", balanceRao: "2999999997" };
  expect(seen.events).toEqual([
    [
      "registered",
      { uid: 7, block: 10, hotkey: hotkeyAddress, coldkey: "5Cold", ...amounts, already: false },
    ],
  ]);
});

test("behavior: --yes asks nobody; a bound of one's own covers the fee", async () => {
  const { seen, run } = createWorld({ answer: false });
  await run({ yes: true, maxBurnRao: 3n * TAO });
  expect(seen.asked).toEqual([]);
  expect(seen.registered).toMatchObject([{ maxBurnRao: 3n * TAO - 5n }]);
});

test("behavior: a hotkey with a uid is told with its owner; nothing is sent, asked or opened", async () => {
  const { seen, run } = createWorld({ offers: [{ uid: 3, owner: "5Owner" }] });
  await run();
  expect(seen.events).toMatchObject([
    ["registered", { uid: 3, block: 9, coldkey: "5Owner", already: true, burnRao: "0" }],
  ]);
  expect([...seen.registered, ...seen.asked, ...seen.shown, seen.opened]).toEqual([0]);
});

test("behavior: a hotkey that got a uid while somebody thought is told, and nothing is sent", async () => {
  const { seen, run } = createWorld({ offers: [{}, { uid: 5, owner: "5Cold" }] });
  await run();
  expect(seen.events).toMatchObject([["registered", { uid: 5, already: true }]]);
  expect(seen.registered).toEqual([]);
});

test("behavior: the chain refuses because another was quicker: told, not an error", async () => {
  const failures = [refused("EXTRINSIC_FAILED", "RegistrationPriceLimitExceeded")];
  const { seen, run } = createWorld({ failures, offers: [{}, {}, { uid: 5, owner: "5Cold" }] });
  await run();
  expect(seen.events).toMatchObject([["registered", { uid: 5, already: true }]]);
});

test.each<[string, Partial<World>, Partial<RegisterConfig>]>([
  ["closed", { offers: [{ refusal: closed }] }, { yes: true, wait: true }],
  ["full, and not told to wait", { offers: [{ refusal: full }] }, { yes: true }],
  ["too dear by the fee alone", {}, { yes: true, maxBurnRao: 2n * TAO + 4n }],
  ["not confirmed", { answer: false }, {}],
  ["nobody to ask", { answer: null }, {}],
])("error: REGISTRATION_REFUSED, %s", async (_, changes, more) => {
  const { seen, run } = createWorld(changes);
  await expect(run(more)).rejects.toMatchObject({
    code: "REGISTRATION_REFUSED",
    data: { mend: expect.any(String) },
  });
  expect([...seen.registered, ...seen.events, seen.opened]).toEqual([0]);
});

test("behavior: a price that rose while somebody thought is shown and asked for again", async () => {
  const { seen, run } = createWorld({ offers: [{}, { priceRao: 3n * TAO }, {}] });
  await run();
  expect(seen.asked).toHaveLength(2);
  expect(seen.shown).toMatchObject([
    ["offer", { priceRao: "2000000000" }],
    ["offer", { priceRao: "3000000000" }],
  ]);
  expect(seen.registered).toMatchObject([{ maxBurnRao: 3n * TAO }]);
});

test("error: REGISTRATION_REFUSED where it rose above --max-burn", async () => {
  const { seen, run } = createWorld({ offers: [{}, { priceRao: 3n * TAO }] });
  await expect(run({ maxBurnRao: 3n * TAO })).rejects.toMatchObject({
    message: "the registration costs more than is allowed",
    data: { priceTao: "3", mostTao: "3", feeTao: "0.000000005" },
  });
  expect(seen.registered).toEqual([]);
});

test("behavior: a refusal names the chain's error, its number, the block at which it opens, and the mend", async () => {
  const { run } = createWorld({ offers: [{ refusal: full, opensAtBlock: 40 }] });
  const { name, raw, mend } = full;
  const data = { name, raw, netuid: 4, block: 9, opensAtBlock: 40, mend };
  await expect(run()).rejects.toMatchObject({ message: "full", data });
});

test("behavior: --wait waits until the interval opens, says until when, reads again, and sends once", async () => {
  const waiting = { refusal: full, opensAtBlock: 14 };
  const later = { refusal: full, opensAtBlock: 18 };
  const { seen, run } = createWorld({ offers: [waiting, waiting, waiting, later, { priceRao: TAO }, {}] });
  await run({ yes: true, wait: true });
  const told = seen.shown.filter(([name]) => name === "waiting").map(([, fields]) => fields);
  expect(told).toEqual([
    { why: "full", untilBlock: 14 },
    { why: "full", untilBlock: 18 },
  ]);
  expect(seen.registered).toEqual([{ netuid: 4, hotkey: hotkeyAddress, maxBurnRao: 2n * TAO }]);
});

test("behavior: --wait ends where the price rose above --max-burn, or the subnet closed", async () => {
  for (const after of [{ priceRao: 3n * TAO }, { refusal: closed }]) {
    const { seen, run } = createWorld({ offers: [{ refusal: full }, { refusal: full }, after] });
    await expect(run({ yes: true, wait: true, maxBurnRao: 3n * TAO })).rejects.toMatchObject({
      code: "REGISTRATION_REFUSED",
    });
    expect(seen.registered).toEqual([]);
  }
});

test("behavior: --wait survives a chain that cannot be read for a while", async () => {
  const away = new TargonError("CHAIN_UNREACHABLE", "no connection");
  const { seen, run } = createWorld({ offers: [{ refusal: full }, { refusal: full }, away, away, {}] });
  await run({ yes: true, wait: true });
  expect(seen.registered).toHaveLength(1);
});

test("behavior: --wait ends at the signal", async () => {
  const { run, stop } = createWorld({ offers: [{ refusal: full, opensAtBlock: 1_000 }] });
  const running = run({ yes: true, wait: true });
  stop.abort();
  await expect(running).rejects.toMatchObject({ name: "AbortError" });
});

test("behavior: --wait tries again what a block had no room for; lost fees count against the bound", async () => {
  const failures = [
    refused("EXTRINSIC_FAILED", "TooManyRegistrationsThisBlock"),
    refused("CHAIN_REFUSED", "ExhaustsResources"),
  ];
  const { seen, run } = createWorld({ failures });
  await run({ yes: true, wait: true, maxBurnRao: 3n * TAO });
  expect(seen.registered).toMatchObject([
    { maxBurnRao: 3n * TAO - 5n },
    { maxBurnRao: 3n * TAO - 10n },
    { maxBurnRao: 3n * TAO - 10n },
  ]);
});

test.each<[ErrorCode, string, boolean]>([
  ["EXTRINSIC_FAILED", "TooManyRegistrationsThisBlock", false],
  ["EXTRINSIC_FAILED", "NotEnoughBalanceToStake", true],
  ["CHAIN_REFUSED", "TooLowPriority", true],
  ["EXTRINSIC_UNKNOWN_FATE", "", true],
  ["EXTRINSIC_EXPIRED", "", true],
])("error: %s %s is not sent again", async (code, name, wait) => {
  const { seen, run } = createWorld({ failures: [refused(code, name)] });
  await expect(run({ yes: true, wait })).rejects.toMatchObject({ code });
  expect(seen.registered).toHaveLength(1);
});

test("behavior: nothing is sent while another transaction of the coldkey is under way", async () => {
  const { seen, run } = createWorld({ offers: [{ waiting: 1 }, { waiting: 1 }, { waiting: 1 }, { uid: 8 }] });
  await run({ yes: true });
  expect(seen.events).toMatchObject([["registered", { uid: 8, already: true }]]);
  expect(seen.registered).toEqual([]);
});

test("error: REGISTRATION_REFUSED where that one never ends", async () => {
  const { seen, run } = createWorld({ offers: [{ waiting: 1 }] });
  await expect(run({ yes: true })).rejects.toMatchObject({ data: { waiting: 1 } });
  expect(seen.registered).toEqual([]);
});

test("error: CHAIN_DATA_INVALID where the chain shows another uid", async () => {
  const { seen, run } = createWorld({ shows: 8 });
  await expect(run()).rejects.toMatchObject({ code: "CHAIN_DATA_INVALID", data: { uid: 7, shown: 8 } });
  expect(seen.events).toEqual([]);
});
