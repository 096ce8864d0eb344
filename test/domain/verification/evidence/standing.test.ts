import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Ledger, logEOf } from "../../../../src/domain/verification/evidence/ledger.ts";
import {
  addAnswer,
  freshStanding,
  type Standing,
} from "../../../../src/domain/verification/evidence/standing.ts";
import { alphaPerPair, thresholdOf } from "../../../../src/domain/verification/evidence/threshold.ts";
import { turnEpoch } from "../../../../src/domain/verification/evidence/turn-epoch.ts";

const RULES = { watchShare: 0.5, answerCap: 9, floor: -3, ceiling: 4 };
const ALPHA = 1e-3;

const says = (evidence: number): Ledger => ({ honest: [], cheats: [], mixed: [evidence] });
const add = (before: Standing, evidence: number, rules = RULES) =>
  addAnswer(before, { ledger: says(evidence), epoch: 1, alpha: ALPHA }, rules);
const standingAfter = (...evidence: number[]) =>
  evidence.reduce((one, next) => add(one, next), freshStanding(1));

describe("addAnswer", () => {
  test("default: evidence adds up to watch and fail", () => {
    const limit = Math.log(2 / ALPHA);
    expect(standingAfter(limit / 2 - 0.1).state).toBe("clear");
    expect(standingAfter(limit / 2).state).toBe("watch");
    expect(standingAfter(limit / 2, limit / 2)).toMatchObject({ state: "fail", failedIn: 1, segment: 0 });
  });
  test("behavior: at the floor the sums start again, with a smaller share of α", () => {
    expect(standingAfter(-2.9)).toMatchObject({ evidence: -2.9, segment: 0, begun: 1 });
    const again = standingAfter(-3);
    expect(again).toMatchObject({ evidence: 0, ledger: null, segment: 1, begun: 2, state: "clear" });
    const limit = Math.log(2 / ALPHA);
    expect(add(add(again, limit / 2), limit / 2).state).toBe("watch");
    expect(add(add(again, limit / 2), Math.log(6 / ALPHA) - limit / 2).state).toBe("fail");
  });
  test("behavior: one answer counts up to the cap, the sum up to the ceiling: a mended miner comes back", () => {
    expect(standingAfter(-2, 100).evidence).toBeCloseTo(7);
    const worst = standingAfter(...new Array(50).fill(1000));
    expect(worst.evidence).toBeCloseTo(Math.log(2 / ALPHA) + 4);
    expect(worst.ledger && logEOf(worst.ledger)).toBeCloseTo(worst.evidence);
    expect([-2, -3].reduce((one, next) => add(one, next), worst)).toMatchObject({
      state: "watch",
      failedIn: null,
    });
  });
  test("behavior: what one kind of evidence has too much is not taken from another", () => {
    const ledger = { honest: [-500], cheats: [0], mixed: [-1, 2] };
    const { evidence, ledger: kept } = addAnswer(freshStanding(1), { ledger, epoch: 1, alpha: ALPHA }, RULES);
    expect(evidence).toBeCloseTo(9, 1);
    expect(kept?.mixed[0]).toBeCloseTo(-1, 1);
    expect(kept?.mixed[1]).toBeCloseTo(2, 1);
  });
  test("behavior: what was not tested, or is no number, changes nothing; the impossible stays a number", () => {
    const before = standingAfter(2);
    const add1 = (ledger: Ledger | null) => addAnswer(before, { ledger, epoch: 1, alpha: ALPHA }, RULES);
    expect(add1(null)).toBe(before);
    expect(add1(says(Number.NaN))).toBe(before);
    expect(add1({ honest: [], cheats: [], mixed: [] })).toBe(before);
    expect(add(before, Number.POSITIVE_INFINITY).evidence).toBeCloseTo(11);
    expect(add(before, Number.NEGATIVE_INFINITY)).toMatchObject({ evidence: 0, segment: 1 });
  });
  test("behavior: the best of the honest hypotheses is what counts, over all answers together", () => {
    const one = { honest: [-10, -20], cheats: [-12], mixed: [] };
    const two = { honest: [-20, -10], cheats: [-12], mixed: [] };
    const rules = { ...RULES, floor: -1e9 };
    const both = [one, two].reduce(
      (standing, ledger) => addAnswer(standing, { ledger, epoch: 1, alpha: ALPHA }, rules),
      freshStanding(1),
    );
    expect(both.evidence).toBeCloseTo(-24 + 30);
  });
  test("behavior: for any answers the kept ledger is worth the evidence, which stays within its bounds", () => {
    const number = fc.double({ noNaN: true });
    const ledger = fc.record({
      honest: fc.tuple(number, number),
      cheats: fc.tuple(number, number),
      mixed: fc.tuple(number),
    });
    const property = fc.property(fc.array(ledger, { maxLength: 8 }), (ledgers) => {
      let standing = freshStanding(1);
      for (const one of ledgers) {
        standing = addAnswer(standing, { ledger: one, epoch: 1, alpha: ALPHA }, RULES);
        const limit = thresholdOf(ALPHA, standing.segment);
        expect(standing.evidence).toBeGreaterThan(RULES.floor);
        expect(standing.evidence).toBeLessThanOrEqual(limit + RULES.ceiling + 1e-6);
        if (standing.ledger) expect(logEOf(standing.ledger)).toBeCloseTo(standing.evidence, 3);
      }
    });
    fc.assert(property, { seed: 5, numRuns: 300 });
  });
});

test("default: the shares of all segments add up to α, and pairs share the validator's", () => {
  const shares = Array.from({ length: 1000 }, (_, segment) => Math.exp(-thresholdOf(0.05, segment)));
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(0.05, 3);
  expect(alphaPerPair(1e-3, 10)).toBeCloseTo(1e-4);
  expect(alphaPerPair(1e-3, 0)).toBe(1e-3);
});

describe("turnEpoch", () => {
  const turn = (before: Standing, epoch: number) => turnEpoch(before, { epoch, alpha: ALPHA, failEpochs: 3 });
  test("default: fail ends after as many epochs as asked for, and starts from nothing", () => {
    const failed = standingAfter(9, 9);
    expect(turn(failed, 1)).toBe(failed);
    const third = turn(turn(failed, 2), 3);
    expect(third).toMatchObject({ state: "fail", failedIn: 1 });
    expect(turn(third, 4)).toEqual(freshStanding(4));
    expect(turn(failed, 9)).toEqual(freshStanding(9));
  });
  test("behavior: a running sum goes on with its own limit, unless starting anew is nearer to failing", () => {
    expect(turn(standingAfter(5), 2)).toMatchObject({ evidence: 5, segment: 0, begun: 0, epoch: 2 });
    expect(turn(standingAfter(-1), 2)).toEqual(freshStanding(2));
    const late = standingAfter(...new Array(9).fill(-3), 2);
    expect(late).toMatchObject({ evidence: 2, segment: 9 });
    expect(turn(late, 2)).toEqual(freshStanding(2));
    const restarted = add(turn(standingAfter(5), 2), -9);
    expect(restarted).toMatchObject({ segment: 0, begun: 1, evidence: 0 });
  });
});

/** Numbers of the mulberry32 generator. */
function createUniform(state: number) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Share of tokens that do not match, of which each hypothesis has its own. */
const HONEST = [0.01, 0.05];
const CHEATS = [0.02, 0.1, 0.3];
const TOKENS = 20;

type Runs = { runs: number; answers: number; share: number; alpha: number; epochs?: number };

/** Runs of answers in which each token mismatches with `share`; how many of them ever fail. */
function failures({ runs, answers, share, alpha, epochs = 1 }: Runs): number {
  const mismatches = createMismatches(createUniform(11), share);
  const rules = { ...RULES, floor: -1 };
  let failed = 0;
  for (let run = 0; run < runs; run++) {
    let standing = freshStanding(1);
    for (let i = 0; i < answers && standing.state !== "fail"; i++) {
      const epoch = 1 + Math.floor((i * epochs) / answers);
      const ledger = ledgerOf(mismatches());
      const begun = turnEpoch(standing, { epoch, alpha, failEpochs: 3 });
      standing = addAnswer(begun, { ledger, epoch, alpha }, rules);
    }
    if (standing.state === "fail") failed++;
  }
  return failed;
}

/** Draws how many of the tokens mismatch: inverse of the binomial distribution, one number a draw. */
function createMismatches(uniform: () => number, share: number): () => number {
  const below: number[] = [];
  let chance = (1 - share) ** TOKENS;
  for (let count = 0; count <= TOKENS; count++) {
    below.push((below.at(-1) ?? 0) + chance);
    chance *= ((TOKENS - count) / (count + 1)) * (share / (1 - share));
  }
  return () => {
    const drawn = uniform();
    return Math.min(TOKENS, below.filter((sum) => sum <= drawn).length);
  };
}

function ledgerOf(count: number): Ledger {
  const likelihood = (share: number) => count * Math.log(share) + (TOKENS - count) * Math.log(1 - share);
  const honest = HONEST.map(likelihood);
  const half = 0.5 * Math.exp(likelihood(0.3) - Math.max(...honest)) + 0.5;
  return { honest, cheats: CHEATS.map(likelihood), mixed: [Math.log(half)] };
}

test("behavior: of 10,000 honest runs at most α fail, whichever member of the null they are, and cheats do", () => {
  const alpha = 0.05;
  for (const share of HONEST) {
    const failed = failures({ runs: 5000, answers: 25, share, alpha });
    expect(failed).toBeLessThanOrEqual(alpha * 5000);
  }
  // Each epoch spends its own α.
  expect(failures({ runs: 2000, answers: 40, share: 0.05, alpha, epochs: 4 })).toBeLessThanOrEqual(
    4 * alpha * 2000,
  );
  // The test has power: it is not by never failing anybody that it is right.
  expect(failures({ runs: 500, answers: 25, share: 0.05, alpha: 0.9 })).toBeGreaterThan(5);
  expect(failures({ runs: 200, answers: 25, share: 0.3, alpha: 1e-3 })).toBe(200);
  expect(failures({ runs: 200, answers: 60, share: 0.1, alpha: 1e-3 })).toBeGreaterThan(150);
});
