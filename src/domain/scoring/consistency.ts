import type { AnswerRecord } from "./records.ts";

/** How many answers with a verdict the consistency looks back on (contracts §4). */
const CONSISTENCY_ANSWERS = 50;

/**
 * Share of verified answers among the last 50 that have a verdict, 0 … 1; 0 where there is none.
 *
 * @param answers - oldest first
 * @see contracts §4
 */
export function consistency(answers: readonly AnswerRecord[]): number {
  const judged = answers.filter(({ verified }) => verified !== null).slice(-CONSISTENCY_ANSWERS);
  if (judged.length === 0) return 0;
  return judged.filter(({ verified }) => verified === true).length / judged.length;
}
