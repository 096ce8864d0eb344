import { expect, test } from "vitest";
import { type ErrorCode, TargonError } from "../../../src/errors.ts";
import { type Log, silentLog } from "../../../src/lib/log.ts";
import { createOwnRegistration } from "../../../src/neuron/watch/own-registration.ts";
import { createFakeSubnet } from "../../helpers/create-fake-subnet.ts";

const { signal } = new AbortController();

/** @param asked - what the chain says when it is asked for the neuron alone */
function setUp(asked: "there" | "gone" | ErrorCode = "gone", needsPermit = true) {
  const lines: string[] = [];
  let asks = 0;
  const say = (message: string) => void lines.push(message);
  const log: Log = { ...silentLog, info: say, warn: say };
  const readNeuron = async () => {
    asks++;
    if (asked === "there") return createFakeSubnet([{ hotkey: "me" }]).neurons[0] ?? null;
    if (asked === "gone") return null;
    throw new TargonError(asked, "away");
  };
  const look = createOwnRegistration({ chain: { readNeuron }, log }, { hotkey: "me", needsPermit });
  const at = (block: number, neurons: { hotkey: string; validatorPermit?: boolean }[]) =>
    look({ ...createFakeSubnet(neurons), block }, signal);
  return { lines, look, at, asks: () => asks };
}

const permitted = { hotkey: "me", validatorPermit: true };
const other = { hotkey: "other" };

test("default: a neuron with uid and permit is no news", async () => {
  const { at, lines, asks } = setUp();
  await at(1, [permitted]);
  await at(2, [other, permitted]);
  expect([lines, asks()]).toEqual([[], 0]);
});

test("error: HOTKEY_NOT_REGISTERED when the chain says so twice", async () => {
  const { at } = setUp();
  await at(1, [permitted]);
  await expect(at(2, [other])).rejects.toMatchObject({
    code: "HOTKEY_NOT_REGISTERED",
    data: { hotkey: "me" },
  });
});

test.each(["there", "CHAIN_UNREACHABLE"] as const)("behavior: not believed at once: %s", async (asked) => {
  const { at, asks } = setUp(asked);
  await at(2, [other]);
  expect(asks()).toBe(1);
});

test("behavior: a node that lags behind is not believed", async () => {
  const { at, asks } = setUp();
  await at(10, [permitted]);
  await at(9, [other]);
  expect(asks()).toBe(0);
});

test("behavior: a permit that is lost is told once, and its return", async () => {
  const { at, lines } = setUp();
  for (const [block, validatorPermit] of [true, false, false, true, true].entries())
    await at(block, [{ hotkey: "me", validatorPermit }]);
  expect(lines).toEqual([
    "the hotkey has no validator permit: its weights do not count",
    "the hotkey has its validator permit again",
  ]);
});

test("behavior: a miner needs no permit", async () => {
  const { at, lines } = setUp("gone", false);
  await at(1, [{ hotkey: "me" }]);
  expect(lines).toEqual([]);
});

test("behavior: the same reading is looked at once", async () => {
  const { look, asks } = setUp("there");
  const subnet = { ...createFakeSubnet([other]), block: 1 };
  await look(subnet, signal);
  await look(subnet, signal);
  expect(asks()).toBe(1);
});
