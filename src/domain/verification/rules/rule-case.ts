import type { TopLogprob, Usage } from "../../types.ts";
import type { Position } from "../position.ts";

/** How an answer came, chunk by chunk, as the reference's validator recorded it. Times are ms since sending. */
export type StreamFacts = {
  /** Arrival of every chunk, the role's and the usage's too. */
  chunks: number[];
  /** Arrival of those that carried a token. */
  tokenChunks: number[];
  /** How many carried text: what the reference counts as tokens from 4.7 on. */
  pieces: number;
  /** Whether the last chunk carries usage. */
  usageInLast: boolean;
  /** Finish reason of the last chunk but one, where the reference looks for it. */
  finishBeforeLast: string | null;
};

/** An answer and what one prefill says of it, as the reference's rules look at it. */
export type RuleCase = {
  /** All tokens of the answer, its end token included. */
  positions: Position[];
  promptTokens: number;
  temperature: number;
  /** Null: the request named none. */
  maxTokens: number | null;
  /** What the reference's random choice of positions is replaced by, so that a verdict can be had again. */
  seed: bigint;
  usage: Usage | null;
  /** The model's end tokens; null: not known. */
  endIds: number[] | null;
  /** Likeliest tokens after the last one, where that is no end token; null: the prefill does not tell. */
  next: TopLogprob[] | null;
  /** Null: it did not come as a stream, or that is not known. */
  stream: StreamFacts | null;
};

/** The most likely tokens that one prefill tells. */
export const TOP = 20;

/** The answer without its end token: what its text spells. */
export function textPositions({ positions, endIds }: RuleCase): Position[] {
  return endsItself(positions, endIds) ? positions.slice(0, -1) : positions;
}

/** The likeliest tokens at the place where the text ends: of its end token, or of what would have come. */
export function afterText({ positions, endIds, next }: RuleCase): TopLogprob[] | null {
  return endsItself(positions, endIds) ? (positions.at(-1)?.score.top ?? null) : next;
}

function endsItself(positions: Position[], endIds: number[] | null): boolean {
  const last = positions.at(-1)?.token.id;
  return last !== undefined && endIds?.includes(last) === true;
}
