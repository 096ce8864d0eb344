import type { Weights } from "../ports/sent-weights.ts";

/** Whether two lists of weights say the same, whatever their order; zeros count as left out. */
export function isSameWeights(one: Weights, other: Weights): boolean {
  return asText(one) === asText(other);
}

function asText({ uids, weights }: Weights): string {
  const pairs = uids
    .map((uid, index) => [uid, weights[index] ?? 0] as const)
    .filter(([, weight]) => weight > 0);
  return JSON.stringify(pairs.sort(([a], [b]) => a - b));
}
