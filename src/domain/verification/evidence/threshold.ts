/**
 * False-positive rate of one (miner, model) pair per epoch, from that of the whole validator.
 *
 * @param alpha - per validator and epoch
 * @param pairs - how many are audited; 0 counts as 1
 */
export function alphaPerPair(alpha: number, pairs: number): number {
  return alpha / Math.max(1, pairs);
}

/**
 * Log e-value at which a segment of evidence fails its miner.
 *
 * A sum that starts again has another chance to exceed any limit, so the segments that begin in one epoch share α:
 * segment k, from 0, is given α / ((k + 1)(k + 2)). These add up to α, and Ville's inequality bounds each, so an honest
 * miner is failed by a segment of one epoch with probability ≤ α, however often its sum starts again.
 *
 * @param alpha - of the pair and epoch, in (0, 1)
 */
export function thresholdOf(alpha: number, segment: number): number {
  return Math.log(((segment + 1) * (segment + 2)) / alpha);
}
