import fc from "fast-check";
import { expect, test } from "vitest";
import { QUICKNET } from "../../../src/domain/timelock/beacon.ts";
import { revealRound } from "../../../src/domain/timelock/reveal-round.ts";

const time = fc.record({
  block: fc.nat(10_000_000),
  revealPeriodEpochs: fc.integer({ min: 1, max: 100 }),
  blockSeconds: fc.constantFrom(12, 0.25),
  nowSeconds: fc.integer({ min: QUICKNET.genesisSeconds, max: 1_900_000_000 }),
});
const tempo = fc.integer({ min: 1, max: 65_535 });

/** Unix seconds at which a round comes out. */
function outAt(round: bigint): number {
  return QUICKNET.genesisSeconds + (Number(round) - 1) * QUICKNET.periodSeconds;
}

test("default", () => {
  const schedule = { kind: "modulo", tempo: 360, netuidIndex: 4 } as const;
  const at = { block: 0, revealPeriodEpochs: 1, blockSeconds: 12, nowSeconds: QUICKNET.genesisSeconds + 8 };
  // Block 359 is 4 308 s away.
  expect(revealRound(QUICKNET, { schedule, ...at })).toBe(BigInt(Math.floor((4308 + 8) / 3)));
});

test("behavior: stateful, the round is out one or two periods before the third block of the revealing epoch", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 50_400 }), time, (length, at) => {
      const counters = { lastEpochBlock: at.block, pendingEpochAt: 0, blocksSinceLastStep: 0 };
      const schedule = { kind: "stateful", tempo: length, ...counters } as const;
      const third = at.nowSeconds + (at.revealPeriodEpochs * length + 3) * at.blockSeconds;
      const early = third - outAt(revealRound(QUICKNET, { schedule, ...at }));
      expect(early).toBeGreaterThanOrEqual(QUICKNET.periodSeconds);
      expect(early).toBeLessThan(2 * QUICKNET.periodSeconds);
    }),
  );
});

test("behavior: v3 is never out before it is committed, and never later than 23 rounds before an epoch", () => {
  fc.assert(
    fc.property(tempo, fc.nat(65_535), time, (length, netuid, one) => {
      const at = { ...one, blockSeconds: 12 };
      const out = outAt(revealRound(QUICKNET, { schedule: { kind: "v3", tempo: length, netuid }, ...at }));
      expect(out).toBeGreaterThanOrEqual(at.nowSeconds - QUICKNET.periodSeconds);
      const epochAt = (at.block + (out + 72 - at.nowSeconds) / 12 + netuid + 1) % (length + 1);
      expect(Math.min(epochAt, length + 1 - epochAt) * 12).toBeLessThanOrEqual(QUICKNET.periodSeconds);
    }),
  );
});

test("behavior: before the beacon's second round it is the first", () => {
  const schedule = { kind: "v3", tempo: 5, netuid: 1 } as const;
  const at = { block: 100, revealPeriodEpochs: 1, blockSeconds: 12, nowSeconds: QUICKNET.genesisSeconds };
  expect(revealRound(QUICKNET, { schedule, ...at })).toBe(1n);
});

test("behavior: another beacon", () => {
  const beacon = { genesisSeconds: 1000, periodSeconds: 1 };
  const schedule = { kind: "modulo", tempo: 10, netuidIndex: 0 } as const;
  const at = { block: 0, revealPeriodEpochs: 1, blockSeconds: 0.1, nowSeconds: 2000.5 };
  // Epoch 1 begins at block 10.
  expect(revealRound(beacon, { schedule, ...at })).toBe(1001n);
});
