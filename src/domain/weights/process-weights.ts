import { TargonError } from "../../errors.ts";
import { normalizeMaxWeight } from "./normalize-max-weight.ts";
import type { Precision } from "./precision.ts";
import { quantile } from "./quantile.ts";

/** Weights by uid, and the subnet's limits that they must fit. */
export type WeightsInput = {
  uids: readonly number[];
  /** As many as uids; rounded to single precision first. What is not above 0 is left out. */
  weights: readonly number[];
  /** Neurons of the subnet. */
  n: number;
  minAllowedWeights: number;
  /** Greatest share, 0 … 1. */
  maxWeightLimit: number;
  /** The lowest share of the weights that is dropped, 0 … 1; default 0. */
  excludeQuantile?: number;
};

/** Weights that fit the subnet's limits, their sum is 1. */
export type ProcessedWeights = { uids: number[]; weights: number[]; precision: Precision };

/** Given to every uid where fewer weights than the minimum are above 0; the reference's constant. */
const FLOOR = 1e-5;

/**
 * Makes weights fit the subnet's limits as the bittensor SDK does, in its single-precision steps.
 *
 * With no weight above 0, or fewer neurons than the minimum, every uid gets 1/n. With fewer weights than the minimum,
 * weights land on positions, not on uids: pass a dense list.
 *
 * @throws {TargonError} `WEIGHTS_INVALID` for lists of different length, infinite weights, or a position beyond `n`
 * @see bittensor `bittensor/utils/weight_utils.py`, `process_weights` (reference/chain.md §3.1)
 */
export function processWeights(input: WeightsInput): ProcessedWeights {
  const weights = assertWeights(input);
  const kept = weights.flatMap((weight, index) =>
    weight > 0 ? [{ index, uid: input.uids[index] ?? 0, weight }] : [],
  );
  if (kept.length === 0 || input.n < input.minAllowedWeights) return equalWeights(input.n);
  if (kept.length < input.minAllowedWeights) return flooredWeights(kept, input);
  const strong = dropWeakest(kept, input);
  const limit = input.maxWeightLimit;
  return {
    uids: strong.map(({ uid }) => uid),
    weights: normalizeMaxWeight(
      strong.map(({ weight }) => weight),
      { limit, precision: "float32" },
    ),
    precision: "float32",
  };
}

type Kept = { index: number; uid: number; weight: number };

function assertWeights({ uids, weights }: WeightsInput): number[] {
  if (uids.length !== weights.length)
    throw new TargonError("WEIGHTS_INVALID", "there must be as many weights as uids", {
      data: { uids: uids.length, weights: weights.length },
    });
  const rounded = weights.map(Math.fround);
  const sum = Math.fround(
    rounded.filter((weight) => weight > 0).reduce((total, weight) => total + weight, 0),
  );
  if (sum === Number.POSITIVE_INFINITY)
    throw new TargonError("WEIGHTS_INVALID", "the weights are too large for single precision");
  return rounded;
}

function equalWeights(n: number): ProcessedWeights {
  const uids = Array.from({ length: n }, (_, uid) => uid);
  return { uids, weights: uids.map(() => 1 / n), precision: "float64" };
}

function flooredWeights(kept: Kept[], { n, maxWeightLimit }: WeightsInput): ProcessedWeights {
  const weights = Array.from({ length: n }, () => FLOOR);
  for (const { index, weight } of kept) {
    if (index >= n)
      throw new TargonError("WEIGHTS_INVALID", "a weight stands beyond the subnet's neurons", {
        data: { position: index, neurons: n },
      });
    weights[index] = FLOOR + weight;
  }
  return {
    uids: weights.map((_, uid) => uid),
    weights: normalizeMaxWeight(weights, { limit: maxWeightLimit, precision: "float64" }),
    precision: "float64",
  };
}

function dropWeakest(kept: Kept[], { minAllowedWeights, excludeQuantile = 0 }: WeightsInput): Kept[] {
  const droppable = Math.max(0, kept.length - minAllowedWeights) / kept.length;
  const least = quantile(
    kept.map(({ weight }) => weight),
    Math.min(excludeQuantile, droppable),
  );
  return kept.filter(({ weight }) => weight >= least);
}
