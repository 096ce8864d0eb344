import type { Subnet } from "../../domain/ports/chain.ts";
import type { Weights } from "../../domain/ports/sent-weights.ts";
import { weightsOfScores } from "../../domain/weights/weights-of-scores.ts";
import type { Log } from "../../lib/log.ts";
import type { Memory } from "./memory.ts";
import { type ScoreInput, scoreEpoch } from "./score-epoch.ts";

/**
 * The epoch's weights; where nobody scored, or an engine is not trusted, the last ones, of those who still hold the
 * hotkey that earned them.
 *
 * @returns null, with a warning, when there are none at all
 */
export function chooseWeights(
  { memory, log }: { memory: Memory; log: Log },
  input: ScoreInput,
): Weights | null {
  const models = memory.distrusted().map(({ model }) => model);
  const fresh = models.length > 0 ? null : weightsOfScores(scoreEpoch(memory, input), input.subnet);
  if (fresh !== null && fresh.uids.length > 0) return fresh;
  const why = fresh === null ? "an engine is not trusted" : "nobody scored";
  const last = lastWeights(memory, input.subnet);
  if (last.uids.length > 0) {
    log.info("the last weights go out again", { why, models, miners: last.uids.length });
    return last;
  }
  log.warn("there are no weights to send, and no last ones: nothing is sent", { why, models });
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
