import type { Score } from "../weights/weights-of-scores.ts";
import { consistency } from "./consistency.ts";
import { median } from "./median.ts";
import type { MinerRecord, ModelRecord } from "./records.ts";
import { meanSpeed } from "./speed.ts";

/** More than this many times the median's speed counts as this many (contracts §4). */
const MAX_SPEED = 4;

/** What one model gave a miner. */
export type ModelScore = {
  model: string;
  /** Mean tokens per second; null where no answer was verified. */
  tokensPerSecond: number | null;
  /** That over the median's, 0 … 4. */
  speed: number;
  /** 0 … 1. */
  consistency: number;
  /** speed × consistency², or 0 where the miner's state or a gross refusal says so. */
  score: number;
};

/** A miner's score and where it comes from. */
export type MinerScore = Score & { models: ModelScore[] };

/**
 * Scores of an epoch: per miner the sum over its models of speed × consistency².
 *
 * A model counts where it is wanted, the miner lists it and somebody was verified on it in this epoch. It gives 0 while
 * the miner's state is fail, or after a gross refusal in this epoch.
 *
 * @param miners - any order
 * @param models - those that are wanted and can be verified now
 * @returns one entry per miner, in the given order; score ≥ 0, finite, unit-free
 * @see contracts §4
 */
export function scoreMiners(miners: readonly MinerRecord[], models: readonly string[]): MinerScore[] {
  const medians = new Map([...new Set(models)].map((model) => [model, medianSpeed(miners, model)]));
  return miners.map((miner) => {
    const scores = [...medians].flatMap(([model, middle]) =>
      miner.listed.includes(model) ? scoreModel(model, middle, miner.models[model]) : [],
    );
    return { uid: miner.uid, score: scores.reduce((sum, { score }) => sum + score, 0), models: scores };
  });
}

/** Over the miners verified on the model in this epoch; undefined where there is none. */
function medianSpeed(miners: readonly MinerRecord[], model: string): number | undefined {
  return median(
    miners.flatMap(({ models }) => {
      const answers = models[model]?.answers ?? [];
      const seen = answers.some(({ verified, thisEpoch }) => verified === true && thisEpoch);
      return seen ? (meanSpeed(answers) ?? []) : [];
    }),
  );
}

function scoreModel(model: string, middle: number | undefined, record?: ModelRecord): ModelScore {
  const answers = record?.answers ?? [];
  const rate = meanSpeed(answers);
  const speed = rate === undefined || middle === undefined ? 0 : Math.min(rate / middle, MAX_SPEED);
  const steady = consistency(answers);
  return {
    model,
    tokensPerSecond: rate ?? null,
    speed,
    consistency: steady,
    score: record === undefined || isBarred(record) ? 0 : speed * steady ** 2,
  };
}

function isBarred({ state, answers }: ModelRecord): boolean {
  return state === "fail" || answers.some(({ gross, thisEpoch }) => gross && thisEpoch);
}
