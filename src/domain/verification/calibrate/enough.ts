/**
 * Least tokens of a stack that a policy may be enforced with. Its rare tokens decide about honest miners: a mixture
 * fitted to 2,000 tokens holds nothing of a stack that mismatches in 0.2 % of them, and what it tells of int4 falls from
 * 0.0062 nats per token at 70,000 to 0.0036 at 9,000 and to nothing at 2,000 (reference/evidence.md §1).
 */
export const LEAST_STACK_TOKENS = 20_000;

/** Least stacks: each engine as the miner, seen by another. */
export const LEAST_STACKS = 2;

/** How many tokens are missing, in the stacks that there are and in those that there should be; 0: enough. */
export function tokensMissing(stacks: readonly { tokens: number }[]): number {
  const missing = stacks.map(({ tokens }) => Math.max(0, LEAST_STACK_TOKENS - tokens));
  const absent = Math.max(0, LEAST_STACKS - stacks.length) * LEAST_STACK_TOKENS;
  return missing.reduce((sum, tokens) => sum + tokens, absent);
}
