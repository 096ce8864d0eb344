import fc from "fast-check";
import { expect, test } from "vitest";
import { consistency } from "../../../src/domain/scoring/consistency.ts";
import type { AnswerRecord, MinerRecord } from "../../../src/domain/scoring/records.ts";
import { scoreMiners } from "../../../src/domain/scoring/score-miners.ts";
import { meanSpeed, tokensPerSecond } from "../../../src/domain/scoring/speed.ts";
import { weightsOfScores } from "../../../src/domain/weights/weights-of-scores.ts";

const verified: AnswerRecord = {
  verified: true,
  tokens: 100,
  maxTokens: 200,
  totalMs: 1000,
  gross: false,
  thisEpoch: true,
};
const refused: AnswerRecord = { ...verified, verified: false };
const silent: AnswerRecord = { ...verified, verified: null };

function miner(uid: number, answers: AnswerRecord[], more: Partial<MinerRecord> = {}): MinerRecord {
  return { uid, listed: ["m"], models: { m: { state: "clear", answers } }, ...more };
}

function scoresOf(miners: MinerRecord[], models = ["m"]): number[] {
  return scoreMiners(miners, models).map(({ score }) => score);
}

test("default", () => {
  const twice = { ...verified, totalMs: 500 };
  expect(
    scoresOf([miner(0, [verified]), miner(1, [twice]), miner(2, [verified]), miner(3, [refused])]),
  ).toEqual([1, 2, 1, 0]);
});

test("behavior: speed counts the tokens that were allowed, and at most four times the median", () => {
  expect(tokensPerSecond({ ...verified, maxTokens: 50 })).toBe(50);
  expect(
    scoresOf([miner(0, [verified]), miner(1, [verified]), miner(2, [{ ...verified, totalMs: 1 }])]),
  ).toEqual([1, 1, 4]);
});

test("behavior: speed is the mean of the last 15 verified answers", () => {
  const old = Array.from({ length: 20 }, () => ({ ...verified, totalMs: 10 }));
  const mixed = [...old, ...Array.from({ length: 15 }, () => verified), refused, silent];
  expect(meanSpeed(mixed)).toBe(100);
});

test("behavior: consistency is squared, over the last 50 answers with a verdict", () => {
  const answers = [
    ...Array.from({ length: 30 }, () => refused),
    ...Array.from({ length: 40 }, () => verified),
  ];
  expect(consistency([...answers, silent])).toBe(0.8);
  expect(scoresOf([miner(0, [verified, refused])])).toEqual([0.25]);
});

test("behavior: no evidence counts as nothing", () => {
  expect(scoresOf([miner(0, [verified, silent, silent])])).toEqual([1]);
  expect(scoresOf([miner(0, [silent])])).toEqual([0]);
});

test("behavior: fail, and a gross refusal in this epoch, give 0", () => {
  const gross = { ...refused, gross: true };
  const failed = { models: { m: { state: "fail" as const, answers: [verified] } } };
  expect(scoresOf([miner(0, [], failed), miner(1, [verified, gross])])).toEqual([0, 0]);
  expect(scoresOf([miner(1, [{ ...gross, thisEpoch: false }, verified])])).toEqual([0.25]);
});

test("behavior: each model counts alike, and only those wanted and listed", () => {
  const both = (uid: number, listed: string[]): MinerRecord => ({
    uid,
    listed,
    models: {
      m: { state: "clear", answers: [verified] },
      n: { state: "clear", answers: [{ ...verified, totalMs: 10 }] },
    },
  });
  expect(scoresOf([both(0, ["m", "n"]), both(1, ["n"]), both(2, [])], ["m", "n", "n"])).toEqual([2, 1, 0]);
  expect(scoresOf([both(0, ["m", "n"])], [])).toEqual([0]);
});

test("behavior: the median is that of the miners verified in this epoch", () => {
  const earlier = { ...verified, totalMs: 100, thisEpoch: false };
  expect(scoresOf([miner(0, [verified]), miner(1, [earlier])])).toEqual([1, 4]);
  expect(scoresOf([miner(0, [earlier])])).toEqual([0]);
});

test("behavior: nothing to divide by is no figure", () => {
  for (const answer of [{ totalMs: 0 }, { totalMs: null }, { tokens: 0 }, { totalMs: Number.NaN }])
    expect(tokensPerSecond({ ...verified, ...answer })).toBeUndefined();
});

test("behavior: weights follow scores; equal ones and a single one are no special case", () => {
  const subnet = { neurons: [0, 1, 2].map((uid) => ({ uid })), minAllowedWeights: 1, maxWeightLimit: 65_535 };
  expect(weightsOfScores([{ uid: 2, score: 1 }], subnet)).toEqual({ uids: [2], weights: [65_535] });
  expect(
    weightsOfScores(
      [0, 1].map((uid) => ({ uid, score: 3 })),
      subnet,
    ).weights,
  ).toEqual([65_535, 65_535]);
  expect(weightsOfScores([{ uid: 1, score: 0 }], subnet)).toEqual({ uids: [], weights: [] });
  expect(weightsOfScores([{ uid: 9, score: 1 }], subnet)).toEqual({ uids: [], weights: [] });
});

test("error: WEIGHTS_INVALID for a score that is no number", () => {
  const subnet = { neurons: [{ uid: 0 }], minAllowedWeights: 1, maxWeightLimit: 65_535 };
  expect(() => weightsOfScores([{ uid: 0, score: Number.NaN }], subnet)).toThrow(
    expect.objectContaining({ code: "WEIGHTS_INVALID" }),
  );
});

const anyAnswer = fc.record({
  verified: fc.constantFrom(true, true, false, null),
  tokens: fc.nat({ max: 4096 }),
  maxTokens: fc.option(fc.integer({ min: 1, max: 4096 })),
  totalMs: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
  gross: fc.boolean(),
  thisEpoch: fc.boolean(),
});

test("behavior: whatever the records, scores are finite and at most 4 a model", () => {
  const anyMiner = fc.array(anyAnswer, { maxLength: 80 });
  fc.assert(
    fc.property(fc.array(anyMiner, { maxLength: 8 }), (all) => {
      for (const { score } of scoreMiners(
        all.map((answers, uid) => miner(uid, answers)),
        ["m"],
      ))
        if (!(score >= 0 && score <= 4)) throw new Error(`score ${score}`);
    }),
  );
});

test("behavior: whatever the scores, the largest weight is 65535 and the order is kept", () => {
  const scores = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 64 });
  fc.assert(
    fc.property(scores, (list) => {
      const subnet = {
        neurons: list.map((_, uid) => ({ uid })),
        minAllowedWeights: 1,
        maxWeightLimit: 65_535,
      };
      const { uids, weights } = weightsOfScores(
        list.map((score, uid) => ({ uid, score })),
        subnet,
      );
      if (Math.max(...list) < 1e-30) return;
      expect(Math.max(...weights)).toBe(65_535);
      const weightOf = new Map(uids.map((uid, index) => [uid, weights[index] ?? 0]));
      const ranked = list.map((score, uid) => ({ score, uid })).sort((a, b) => a.score - b.score);
      const rankedWeights = ranked.map(({ uid }) => weightOf.get(uid) ?? 0);
      expect(rankedWeights).toEqual([...rankedWeights].sort((a, b) => a - b));
    }),
  );
});
