import type { Ledger } from "../evidence/ledger.ts";
import { addAnswer, type EvidenceRules, freshStanding } from "../evidence/standing.ts";

/** An honest answer's evidence. */
export type Cached = { ledger: Ledger; tokens: number };

/** How many honest miners are simulated for a stack (contracts §7). */
export const RESAMPLED_MINERS = 4_000;
/** How long each is looked at, tokens (contracts §7). */
export const MINER_TOKENS = 20_000;

/** False-positive rate of one simulated miner (contracts §7). */
export const ALPHA = 1e-3;

/** All answers of a simulated miner lie within one epoch. */
const EPOCH = 0;

/**
 * Whether an honest miner fails whose answers are drawn from those given, with replacement: a bootstrap by response, for
 * the tokens of one answer depend on each other.
 */
export function failsByChance(
  answers: readonly Cached[],
  rules: EvidenceRules,
  uniform: () => number,
): boolean {
  let standing = freshStanding(EPOCH);
  for (let tokens = 0; tokens < MINER_TOKENS; ) {
    const answer = answers[Math.floor(uniform() * answers.length)];
    if (!answer) return false;
    standing = addAnswer(standing, { ledger: answer.ledger, epoch: EPOCH, alpha: ALPHA }, rules);
    if (standing.state === "fail") return true;
    tokens += Math.max(1, answer.tokens);
  }
  return false;
}
