import { describe, expect, test } from "vitest";
import { auditRateOf } from "../../../src/domain/audit/audit-rate.ts";
import { isAudited } from "../../../src/domain/audit/is-audited.ts";
import { type Pair, turnedOf } from "../../../src/domain/audit/own-fault.ts";

describe("auditRateOf", () => {
  const clear = { state: "clear", streak: 100, audits: (): number => 4 } as const;
  test("default: falls from 1 to the floor the longer a miner is clean", () => {
    const rates = [0, 11, 12, 24, 48, 1000].map((streak) => auditRateOf({ ...clear, streak }, 0.25));
    expect(rates).toEqual([1, 1, 1, 0.5, 0.25, 0.25]);
  });
  test.each([
    ["a watched miner", { ...clear, state: "watch" }],
    ["a failed miner", { ...clear, state: "fail" }],
    ["one that was audited too seldom in this epoch", { ...clear, audits: (): number => 3 }],
  ] as const)("behavior: %s is audited always", (_, facts) => {
    expect(auditRateOf(facts, 0.25)).toBe(1);
  });
});

describe("isAudited", () => {
  const secret = new Uint8Array(32).fill(3);
  const chosen = (of: { hotkey: string; rate: number; key?: Uint8Array }) =>
    Array.from({ length: 2000 }, (_, round) => isAudited(of.key ?? secret, { ...of, round }));
  const share = (list: boolean[]) => list.filter(Boolean).length / list.length;
  test("default: as many as the rate says, always at 1, never at 0", () => {
    expect(share(chosen({ hotkey: "5A", rate: 0.25 }))).toBeCloseTo(0.25, 1);
    expect(share(chosen({ hotkey: "5A", rate: 1 }))).toBe(1);
    expect(share(chosen({ hotkey: "5A", rate: 0 }))).toBe(0);
  });
  test("behavior: neither another miner's audits nor another secret tell which", () => {
    const own = chosen({ hotkey: "5A", rate: 0.5 });
    expect(chosen({ hotkey: "5A", rate: 0.5 })).toEqual(own);
    for (const other of [
      chosen({ hotkey: "5B", rate: 0.5 }),
      chosen({ hotkey: "5A", rate: 0.5, key: new Uint8Array(32) }),
    ])
      expect(share(own.map((one, i) => one === other[i]))).toBeCloseTo(0.5, 1);
  });
});

describe("turnedOf", () => {
  const known: Pair = { before: { state: "clear", streak: 12 }, state: "clear", causes: [], audits: 5 };
  const pairs = (count: number, over: Partial<Pair> = {}) => Array<Pair>(count).fill({ ...known, ...over });
  test("default: three in ten of those that were clear are an own fault, fewer are not", () => {
    expect(turnedOf([...pairs(7), ...pairs(3, { state: "watch" })])).toEqual({
      clear: 10,
      turned: 3,
      isOwnFault: true,
    });
    expect(turnedOf([...pairs(8), ...pairs(3, { state: "fail" })]).isOwnFault).toBe(false);
    expect(turnedOf(pairs(2, { state: "fail" }))).toEqual({ clear: 2, turned: 2, isOwnFault: false });
  });
  test("behavior: refusals that rest on the engine turn a pair, a miner's silence does not", () => {
    expect(turnedOf(pairs(3, { causes: ["SEED_MISMATCH"] })).turned).toBe(3);
    expect(turnedOf(pairs(3, { causes: ["TEXT_MISMATCH"] })).turned).toBe(3);
    expect(turnedOf(pairs(3, { causes: ["NO_ANSWER", "BAD_STREAM", null] })).turned).toBe(0);
  });
  test("behavior: miners that nobody knew, and those not audited, say nothing", () => {
    const unknown = pairs(9, { state: "fail", before: { state: "clear", streak: 11 } });
    const watched = pairs(9, { state: "fail", before: { state: "watch", streak: 0 } });
    expect(turnedOf([...unknown, ...watched, ...pairs(3, { audits: 0 })])).toEqual({
      clear: 0,
      turned: 0,
      isOwnFault: false,
    });
  });
});
