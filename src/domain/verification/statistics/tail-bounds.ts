import { naturalExp } from "../../noise/natural-exp.ts";
import type { TopLogprob } from "../../types.ts";

/** ln of more tokens than any vocabulary has. */
const LOG_MANY_TOKENS = 18 * Math.LN2;
/** What rounding hides of the mass outside the top. */
const LEAST_MASS = 1e-6;

/** Bounds of a sum of weights ≥ 0. */
export type Bounds = { low: number; high: number };

/**
 * Bounds of Σ exp(logprob ÷ temperature − shift) over the tokens that the top does not show: their probabilities sum up
 * to what the top leaves, each at most the last shown (reference/verification.md §4.1). Exact at temperature 1.
 *
 * `top` holds raw natural logprobs, likeliest first; `temperature` > 0; `shift` in nats.
 */
export function tailBounds(top: TopLogprob[], temperature: number, shift: number): Bounds {
  let inside = 0;
  for (const { logprob } of top) inside += naturalExp(logprob);
  const mass = Math.max(LEAST_MASS, 1 - inside);
  if (temperature === 1) return { low: mass * naturalExp(-shift), high: mass * naturalExp(-shift) };
  const last = top.at(-1)?.logprob ?? 0;
  const gathered = naturalExp(Math.log(mass) + last * (1 / temperature - 1) - shift);
  const spread = naturalExp((1 - 1 / temperature) * LOG_MANY_TOKENS + Math.log(mass) / temperature - shift);
  return { low: Math.min(gathered, spread), high: Math.max(gathered, spread) };
}
