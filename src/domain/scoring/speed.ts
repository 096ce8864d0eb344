import type { AnswerRecord } from "./records.ts";

/** How many verified answers the speed is averaged over (contracts §4). */
const SPEED_ANSWERS = 15;

/**
 * Tokens per second of one answer: tokens, at most those allowed, over the seconds from sending to the last token.
 *
 * @returns undefined where there is no token or no time to divide by
 */
export function tokensPerSecond({
  tokens,
  maxTokens,
  totalMs,
}: Omit<AnswerRecord, "verified">): number | undefined {
  const counted = Math.min(tokens, maxTokens ?? tokens);
  if (totalMs === null || !(counted > 0) || !(totalMs > 0)) return undefined;
  const rate = counted / (totalMs / 1000);
  return Number.isFinite(rate) ? rate : undefined;
}

/**
 * Mean tokens per second over the last 15 verified answers.
 *
 * @param answers - oldest first
 * @returns undefined where none was verified
 * @see contracts §4
 */
export function meanSpeed(answers: readonly AnswerRecord[]): number | undefined {
  const rates = answers
    .filter(({ verified }) => verified === true)
    .slice(-SPEED_ANSWERS)
    .flatMap((answer) => tokensPerSecond(answer) ?? []);
  if (rates.length === 0) return undefined;
  return rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}
