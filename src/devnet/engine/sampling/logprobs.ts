/** What is reported of one position: the token that stands there first, then the likeliest, without repeats. */
export type Scored = { id: number; logprob: number; rank: number };

/** Natural log of the sum of exp(logits). */
export function logSumExp(logits: Float32Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > most) most = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - most);
  return most + Math.log(sum);
}

/**
 * Raw log-probabilities (before temperature, penalties and masks) of a token and the `count` likeliest, float32.
 * A rank counts the tokens that are at least as likely, as vLLM counts them.
 */
export function scorePosition(logits: Float32Array, id: number, count: number): Scored[] {
  const total = logSumExp(logits);
  const logprob = (one: number) => Math.fround((logits[one] as number) - total);
  const own = { id, logprob: logprob(id), rank: rankOf(logits, id) };
  const others = highest(logits, count).flatMap((one, index) =>
    one === id ? [] : [{ id: one, logprob: logprob(one), rank: index + 1 }],
  );
  return [own, ...others];
}

function rankOf(logits: Float32Array, id: number): number {
  const own = logits[id] as number;
  let rank = 0;
  for (const logit of logits) if (logit >= own) rank++;
  return rank;
}

/** Ids of the `count` highest logits, highest first; the lower id of equals. */
function highest(logits: Float32Array, count: number): number[] {
  if (count > 64)
    return [...logits.keys()].sort((a, b) => (logits[b] as number) - (logits[a] as number)).slice(0, count);
  const ids: number[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let id = 0; count > 0 && id < logits.length; id++) {
    const logit = logits[id] as number;
    if (ids.length === count && logit <= least) continue;
    let at = ids.length;
    while (at > 0 && (logits[ids[at - 1] as number] as number) < logit) at--;
    ids.splice(at, 0, id);
    if (ids.length > count) ids.pop();
    least = logits[ids[ids.length - 1] as number] as number;
  }
  return ids;
}
