import { TargonError } from "../../errors.ts";
import type { Subnet } from "../ports/chain.ts";
import type { Weights } from "../ports/sent-weights.ts";
import { processWeights } from "./process-weights.ts";
import { toU16Weights } from "./to-u16-weights.ts";

/** One miner's score; unit-free, only ratios matter. */
export type Score = { uid: number; score: number };

const U16_MAX = 65_535;

/**
 * The weights that an epoch's scores become: score ÷ sum, then the subnet's limits, then u16.
 *
 * The list goes through the limits dense, one entry per neuron, so that a weight can never land on another uid.
 *
 * @param scores - any order; a score that is not above 0 gives no weight, nor does a uid that the subnet lacks
 * @param subnet - the limits, as read from the chain
 * @returns u16, zeros left out; both lists empty where nobody scored
 * @throws {TargonError} `WEIGHTS_INVALID` for a score that is not finite
 * @see contracts §4
 */
export function weightsOfScores(
  scores: readonly Score[],
  subnet: Pick<Subnet, "minAllowedWeights" | "maxWeightLimit"> & { neurons: readonly { uid: number }[] },
): Weights {
  const uids = new Set(subnet.neurons.map(({ uid }) => uid));
  const n = Math.max(-1, ...uids) + 1;
  const dense = new Array<number>(n).fill(0);
  for (const { uid, score } of scores) if (uids.has(uid)) dense[uid] = Math.max(score, 0);
  const sum = dense.reduce((total, score) => total + score, 0);
  if (!Number.isFinite(sum)) throw new TargonError("WEIGHTS_INVALID", "a score is not a finite number");
  if (sum === 0) return { uids: [], weights: [] };
  return toU16Weights(
    processWeights({
      uids: dense.map((_, uid) => uid),
      weights: dense.map((score) => score / sum),
      n,
      minAllowedWeights: subnet.minAllowedWeights,
      maxWeightLimit: subnet.maxWeightLimit / U16_MAX,
    }),
  );
}
