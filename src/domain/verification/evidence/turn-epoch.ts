import { freshStanding, type Standing } from "./standing.ts";
import { thresholdOf } from "./threshold.ts";

/**
 * The standing as a later epoch begins.
 *
 * A miner that has failed for `failEpochs` epochs is judged anew from nothing. Any other keeps its running segment with
 * the limit that it began with, or begins anew where that is nearer to failing: either way the segments that begin in an
 * epoch share one α.
 *
 * @param of.alpha - of this miner, model and epoch
 * @returns the same standing when it is of that epoch already
 */
export function turnEpoch(
  before: Standing,
  of: { epoch: number; alpha: number; failEpochs: number },
): Standing {
  const { epoch, alpha } = of;
  if (before.epoch >= epoch) return before;
  if (before.state === "fail") {
    const isOver = before.failedIn === null || epoch - before.failedIn >= of.failEpochs;
    return isOver ? freshStanding(epoch) : { ...before, begun: 0, epoch };
  }
  const left = thresholdOf(alpha, before.segment) - before.evidence;
  return thresholdOf(alpha, 0) <= left ? freshStanding(epoch) : { ...before, begun: 0, epoch };
}
