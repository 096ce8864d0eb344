import { TargonError } from "../../errors.ts";
import type { Weights } from "../ports/sent-weights.ts";

const U16_MAX = 65_535;

/**
 * Scales weights to the u16 numbers that the chain stores: the largest becomes 65 535, halves round to even.
 *
 * @param input - equally long lists; weights finite and ≥ 0
 * @returns uids in the given order, zeros left out; both lists empty where no weight is above 0
 * @throws {TargonError} `WEIGHTS_EMPTY` for empty lists; `WEIGHTS_INVALID` for lists of different length, a negative
 * uid, or a weight that is negative or not finite
 * @see bittensor `bittensor/utils/weight_utils.py`, `convert_weights_and_uids_for_emit` (reference/chain.md §3.3)
 */
export function toU16Weights({
  uids,
  weights,
}: {
  uids: readonly number[];
  weights: readonly number[];
}): Weights {
  assertEmittable(uids, weights);
  const largest = Math.max(...weights);
  if (largest === 0) return { uids: [], weights: [] };
  const entries = uids
    .map((uid, index) => ({ uid, weight: roundHalfToEven(((weights[index] ?? 0) / largest) * U16_MAX) }))
    .filter(({ weight }) => weight > 0);
  return { uids: entries.map(({ uid }) => uid), weights: entries.map(({ weight }) => weight) };
}

function assertEmittable(uids: readonly number[], weights: readonly number[]): void {
  if (uids.length !== weights.length)
    throw new TargonError("WEIGHTS_INVALID", "there must be as many weights as uids", {
      data: { uids: uids.length, weights: weights.length },
    });
  if (uids.length === 0) throw new TargonError("WEIGHTS_EMPTY", "there is no weight to set");
  const bad = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (bad >= 0)
    throw new TargonError("WEIGHTS_INVALID", "a weight must be a finite number of at least 0", {
      data: { uid: uids[bad], weight: String(weights[bad]) },
    });
  const uid = uids.find((value) => !(Number.isInteger(value) && value >= 0 && value <= U16_MAX));
  if (uid !== undefined)
    throw new TargonError("WEIGHTS_INVALID", "a uid must be a whole number of 0 to 65535", { data: { uid } });
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
