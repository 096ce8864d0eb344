import type { Claim } from "../sampling/claim.ts";
import type { Draws } from "../sampling/draws.ts";

/**
 * The id that the noise chooses among those that surely compete: argmax of logprob + T·noise. Undefined: none is sure.
 *
 * @param temperature - > 0
 */
export function seedChoice(
  { kept }: Pick<Claim, "kept">,
  { top }: Pick<Draws, "top">,
  temperature: number,
): number | undefined {
  let best: { id: number | undefined; key: number } = { id: undefined, key: Number.NEGATIVE_INFINITY };
  for (const [i, { id, logprob }] of kept.entries()) {
    const key = logprob + temperature * (top[i] ?? 0);
    if (key > best.key) best = { id, key };
  }
  return best.id;
}
