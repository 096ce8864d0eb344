import { expect, test } from "vitest";
import { type Log, silentLog } from "../../../src/lib/log.ts";
import { clockStateOf, readClockSkew } from "../../../src/neuron/watch/clock-skew.ts";
import { watchClock } from "../../../src/neuron/watch/watch-clock.ts";

const BLOCK_MS = 12_000;

/** A chain whose blocks come `delaysMs` after the time that they carry, to a clock that is `aheadMs` ahead. */
function createChain({ delaysMs, aheadMs }: { delaysMs: number[]; aheadMs: () => number }) {
  let block = 0;
  const nowMs = () => block * BLOCK_MS + (delaysMs[block % delaysMs.length] ?? 0) + aheadMs();
  return {
    now: nowMs,
    chain: {
      async *followBlocks(signal: AbortSignal) {
        while (!signal.aborted) {
          yield { number: block, atMs: nowMs() };
          block++;
        }
      },
      readTime: async () => block * BLOCK_MS,
    },
  };
}

const { signal } = new AbortController();

test.each([
  { what: "a right clock, blocks that come late", delaysMs: [9_000, 900, 1_900], aheadMs: 0, skewMs: 0 },
  { what: "a clock that is ahead", delaysMs: [0, 500, 500], aheadMs: 5_000, skewMs: 3_500 },
  { what: "a clock that is behind", delaysMs: [0, 700, 1_500], aheadMs: -4_000, skewMs: -3_300 },
])("behavior: $what", async ({ delaysMs, aheadMs, skewMs }) => {
  const { chain, now } = createChain({ delaysMs, aheadMs: () => aheadMs });
  expect(await readClockSkew({ chain, now }, signal)).toBe(skewMs);
});

test("behavior: a chain that tells no time", async () => {
  const { chain, now } = createChain({ delaysMs: [0], aheadMs: () => 0 });
  const { followBlocks } = chain;
  expect(await readClockSkew({ chain: { followBlocks }, now }, signal)).toBeNull();
});

test("default: 2 s are right, 6 s are off, more is far off, either way", () => {
  const states = [0, 2_000, 2_001, 6_000, 6_001].flatMap((ms) => [clockStateOf(ms), clockStateOf(-ms)]);
  const expected = ["right", "right", "off", "off", "far off"].flatMap((state) => [state, state]);
  expect(states).toEqual(expected);
});

test("behavior: each change of state is told once, at its level", async () => {
  const skews = [0, 4_000, 4_500, -9_000, -9_000, 0, 0];
  const lines: string[] = [];
  const life = new AbortController();
  let looks = 0;
  const { chain, now } = createChain({ delaysMs: [0], aheadMs: () => (skews[looks] ?? 0) * 1.5 });
  const at = (level: string) => () => void lines.push(`${looks} ${level}`);
  const log: Log = { ...silentLog, info: at("info"), warn: at("warn"), error: at("error") };
  const wait = async () => {
    looks++;
    if (looks === skews.length) life.abort(new DOMException("stopped", "AbortError"));
  };
  await watchClock({ chain, clock: { now, monotonic: () => 0 }, log, wait }, life.signal);
  expect(lines).toEqual(["1 warn", "3 error", "5 info"]);
});
