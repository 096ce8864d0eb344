import { expect, test } from "vitest";
import { commitRound } from "../../../src/domain/timelock/commit-round.ts";
import { type RevealTime, revealRound } from "../../../src/domain/timelock/reveal-round.ts";

const beacon = { genesisSeconds: 1_000, periodSeconds: 3 };
const V3: RevealTime["schedule"] = { kind: "v3", tempo: 99, netuid: 4 };

/** At block `block` of an epoch that ends with block 94 (the next begins with 95). */
const time = (over: Partial<RevealTime> = {}): RevealTime => ({
  schedule: { kind: "modulo", tempo: 99, netuidIndex: 4 },
  block: 20,
  revealPeriodEpochs: 1,
  blockSeconds: 12,
  nowSeconds: 100_000,
  ...over,
});

test("default: with usual blocks and epochs the round is that of the schedule", () => {
  for (const block of [0, 20, 90, 93, 94])
    expect(commitRound(beacon, { ...time({ block }), lastRound: 0 })).toBe(
      revealRound(beacon, time({ block })),
    );
  for (const block of [0, 20, 80]) {
    const v3 = time({ schedule: V3, block });
    expect(commitRound(beacon, { ...v3, lastRound: 0 })).toBe(revealRound(beacon, v3));
  }
});

test("behavior: never a round that is out before a block has the commit", () => {
  const fast = time({ blockSeconds: 0.1, block: 94 });
  // 100,000 s is round 33,001; included after 0.2 s, so 33,002 is the first that comes out behind it
  expect(revealRound(beacon, fast)).toBeLessThan(33_002n);
  expect(commitRound(beacon, { ...fast, lastRound: 0 })).toBe(33_002n);
});

test("behavior: never a round whose pulse the chain has", () => {
  expect(commitRound(beacon, { ...time(), lastRound: 50_000 })).toBe(50_001n);
});

test("behavior: null before spec 300 when the epoch is too near", () => {
  const at = (block: number, over: Partial<RevealTime> = {}) =>
    commitRound(beacon, { ...time({ schedule: V3, block, ...over }), lastRound: 0 });
  expect(at(89)).not.toBeNull();
  expect([at(90), at(94)]).toEqual([null, null]);
  // with blocks of 0.1 s the next rounds come out 40 blocks later
  expect([at(30, { blockSeconds: 0.1 }), at(80, { blockSeconds: 0.1 })]).toEqual([expect.any(BigInt), null]);
});

test("behavior: never null where no epoch is long enough for a pulse", () => {
  const schedule: RevealTime["schedule"] = { kind: "v3", tempo: 10, netuid: 4 };
  const rounds = Array.from({ length: 11 }, (_, block) =>
    commitRound(beacon, { ...time({ schedule, block, blockSeconds: 0.25 }), lastRound: 0 }),
  );
  expect(rounds).not.toContain(null);
});
