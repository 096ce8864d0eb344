import type { Engine } from "../../domain/ports/engine.ts";
import { type Finding, skipped } from "../../domain/verification/finding.ts";
import type { Position, Scored } from "../../domain/verification/position.ts";
import { checkSlow } from "../../domain/verification/slow/check-slow.ts";
import { SLOW } from "../../domain/verification/slow/slow-policy.ts";
import { slowPositions } from "../../domain/verification/slow/slow-positions.ts";
import { isPenalised } from "../../domain/verification/statistics/penalised.ts";
import { TargonError } from "../../errors.ts";

/** What the slow check looks at: the answer, its prompt, how many tokens, and the text that draws which. */
export type SlowQuestion = { scored: Scored; prompt: number[]; count: number; key: string };

/**
 * Generates `count` tokens again from their true prefixes, in one request; nothing where none are asked for, or where
 * penalties let the answer leave the model's own likeliest tokens.
 */
export async function slowFindings(
  engine: Engine,
  { scored, prompt, count, key }: SlowQuestion,
  signal?: AbortSignal,
): Promise<Finding[]> {
  if (count === 0 || isPenalised(scored.sampling)) return [];
  if (!engine.continueFrom) return [skipped("slow check", "the engine does not continue prefixes")];
  const { positions, sampling } = scored;
  const ids = positions.map(({ token }) => token.id);
  const picked = slowPositions(count, { length: ids.length, key });
  const prefixes = picked.map((i) => [...prompt, ...ids.slice(0, i)]);
  const tops = await engine.continueFrom(prefixes, signal);
  const places = picked.map((i, k) => {
    const top = tops[k];
    if (!top)
      throw new TargonError("ENGINE_ANSWER_INVALID", "the engine continued fewer prefixes than asked");
    return { position: positions[i] as Position, top };
  });
  return [checkSlow(places, sampling.temperature, SLOW)];
}
