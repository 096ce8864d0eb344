import type { Subnet, Weights } from "../../domain/ports/chain.ts";
import { weightsOfScores } from "../../domain/weights/weights-of-scores.ts";
import type { Log } from "../../lib/log.ts";
import type { Memory } from "./memory.ts";
import { type ScoreInput, scoreEpoch } from "./score-epoch.ts";

/**
 * The epoch's weights; where nobody scored, the last ones, of those who still hold the hotkey that earned them.
 *
 * @returns null, with a warning, when there are none at all
 */
export function chooseWeights(
  { memory, log }: { memory: Memory; log: Log },
  input: ScoreInput,
): Weights | null {
  const fresh = weightsOfScores(scoreEpoch(memory, input), input.subnet);
  if (fresh.uids.length > 0) return fresh;
  const last = lastWeights(memory, input.subnet);
  if (last.uids.length > 0) {
    log.info("nobody scored, the last weights go out again", { miners: last.uids.length });
    return last;
  }
  log.warn("nobody scored and there are no last weights: nothing is sent");
  return null;
}

function lastWeights(memory: Memory, subnet: Subnet): Weights {
  const uids = new Map(subnet.neurons.map(({ hotkey, uid }) => [hotkey, uid]));
  const entries = memory.lastWeights()?.entries ?? [];
  const scores = entries.flatMap(({ hotkey, weight }) => {
    const uid = uids.get(hotkey);
    return uid === undefined ? [] : [{ uid, score: weight }];
  });
  return weightsOfScores(scores, subnet);
}
