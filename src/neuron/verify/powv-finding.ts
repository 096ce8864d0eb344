import type { Weights } from "../../domain/ports/weights.ts";
import type { Answer } from "../../domain/types.ts";
import { type Finding, skipped } from "../../domain/verification/finding.ts";
import { checkPowv } from "../../domain/verification/powv/check-powv.ts";
import { sentenceOf, TargonError } from "../../errors.ts";
import { isTimeout } from "../../lib/abort.ts";
import { withDeadline } from "../../lib/with-deadline.ts";

/** Values that are read over the hub take this long at most; local ones a thousandth of it. */
const DEADLINE_MS = 60_000;

/**
 * What the powv values of an answer say, as a list of one or none: nothing where no weights are to be looked at. Own
 * trouble with the weights is a skipped check and never counts.
 *
 * @param of - `prompt`: its ids as the engine makes them
 * @throws an abort
 */
export async function powvFinding(
  weights: Weights | null | undefined,
  { model, prompt, answer }: { model: string; prompt: readonly number[]; answer: Answer },
  signal?: AbortSignal,
): Promise<Finding[]> {
  if (!weights) return [];
  const { tokens, invalidTokens } = answer;
  if (invalidTokens.length > 0) return [skipped("powv", "tokens without an id")];
  // Nobody's weights are opened for what was not sent.
  if (!tokens.some(({ powv }) => powv !== undefined))
    return [skipped("powv", "no proof-of-weights values came")];
  try {
    return [
      await withDeadline(DEADLINE_MS, signal, (until) => check(weights, { model, prompt, tokens }, until)),
    ];
  } catch (error) {
    if (!(error instanceof TargonError || isTimeout(error))) throw error;
    return [skipped("powv", sentenceOf(error))];
  }
}

async function check(
  weights: Weights,
  { model, ...of }: { model: string; prompt: readonly number[]; tokens: Answer["tokens"] },
  signal: AbortSignal,
): Promise<Finding> {
  const opened = await weights.of(model, signal);
  return opened ? await checkPowv(opened, of, signal) : skipped("powv", "nobody said where the weights lie");
}
