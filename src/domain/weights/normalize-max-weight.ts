import { type Precision, pairwiseSum, roundTo } from "./precision.ts";

/** Keeps the quotients finite where everything below a value is zero; the reference's constant. */
const EPSILON = 1e-7;

/**
 * Scales weights to a sum of 1 in which none is above `limit`: what is above the cut is clipped, the rest scaled up.
 *
 * @param weights - numbers ≥ 0, finite
 * @param options - `limit` greatest share, 0 … 1; `precision` the type in which each step is rounded
 * @returns as many numbers; all 1/length where the sum is 0 or `length × limit ≤ 1`
 * @see bittensor `bittensor/utils/weight_utils.py`, `normalize_max_weight` (reference/chain.md §3.2)
 */
export function normalizeMaxWeight(
  weights: readonly number[],
  { limit, precision }: { limit: number; precision: Precision },
): number[] {
  const round = roundTo(precision);
  const values = weights.map(round).sort((a, b) => a - b);
  const sum = pairwiseSum(weights.map(round), precision);
  if (sum === 0 || weights.length * limit <= 1) return weights.map(() => round(1 / weights.length));
  const total = pairwiseSum(values, precision);
  const shares = values.map((value) => round(value / total));
  if ((shares.at(-1) ?? 0) <= round(limit)) return weights.map((weight) => round(round(weight) / sum));
  const cut = cutScale(shares, limit, precision) * total;
  const clipped = weights.map((weight) => (round(weight) > cut ? round(cut) : round(weight)));
  const left = pairwiseSum(clipped, precision);
  return clipped.map((weight) => round(weight / left));
}

/** Where to cut, as a multiple of the sum; `shares` ascending. */
function cutScale(shares: number[], limit: number, precision: Precision): number {
  const round = roundTo(precision);
  const sums: number[] = [];
  for (const share of shares) sums.push(round((sums.at(-1) ?? 0) + share));
  const below = shares.filter((share, index) => {
    const ifAllHadThis = round((shares.length - index - 1) * share);
    return round(share / round(round(ifAllHadThis + (sums[index] ?? 0)) + round(EPSILON))) < round(limit);
  }).length;
  const kept = sums.at(below - 1) ?? 0;
  return round(round(round(limit) * kept) - round(EPSILON)) / (1 - limit * (shares.length - below));
}
