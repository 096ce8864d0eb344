import type { TopLogprob } from "../../../../src/domain/types.ts";
import type { Finding } from "../../../../src/domain/verification/finding.ts";
import type { Position } from "../../../../src/domain/verification/position.ts";
import type { RuleCase, StreamFacts } from "../../../../src/domain/verification/rules/rule-case.ts";

/** The end token of these cases. */
export const END = 99;

/** Likeliest tokens of a place: ids 1, 2, … with these logprobs. */
export function topOf(logprobs: number[]): TopLogprob[] {
  return logprobs.map((logprob, i) => ({ id: i + 1, logprob }));
}

/** Falls by a nat from place to place; place n is id n. */
const SLOPE = topOf(Array.from({ length: 20 }, (_, i) => -0.5 - i));

/** A token of that rank, reported as it is unless told otherwise. */
export function position(
  rank: number,
  { logprob, said, top = SLOPE }: { logprob?: number; said?: number | null; top?: TopLogprob[] } = {},
): Position {
  const own = logprob ?? top[rank - 1]?.logprob ?? -25;
  const token = { id: rank, text: "", logprob: said === undefined ? own : said, top: [], atMs: 0 };
  return { token, score: { logprob: own, rank, top } };
}

/** The answer's end token, as the likeliest. */
export const end: Position = {
  token: { id: END, text: "", logprob: -0.1, top: [], atMs: 0 },
  score: { logprob: -0.1, rank: 1, top: [{ id: END, logprob: -0.1 }, ...SLOPE.slice(0, 19)] },
};

/** Ten likeliest tokens and an end: nothing wrong by any rule. */
export const GOOD: Position[] = [...Array.from({ length: 10 }, () => position(1)), end];

/** A case with right usage that came as a stream, a chunk every 10 ms. */
export function ruleCase(positions: Position[], more: Partial<RuleCase> = {}): RuleCase {
  const count = positions.length;
  return {
    positions,
    promptTokens: 7,
    temperature: 0.3,
    maxTokens: 100,
    seed: 4711n,
    usage: { promptTokens: 7, completionTokens: count, totalTokens: 7 + count },
    endIds: [END],
    next: null,
    stream: streamOf(count),
    ...more,
  };
}

/** A stream of that many tokens, the last without text, with the role's chunk before and the usage's behind. */
export function streamOf(tokens: number, more: Partial<StreamFacts> = {}): StreamFacts {
  const chunks = Array.from({ length: tokens + 2 }, (_, i) => 10 * (i + 1));
  return {
    chunks,
    tokenChunks: chunks.slice(1, -1),
    pieces: tokens - 1,
    usageInLast: true,
    finishBeforeLast: "stop",
    ...more,
  };
}

/** Names of the checks that failed, with their causes, in order. */
export function failures(findings: Finding[]): string[] {
  return findings.filter(({ passed }) => passed === false).map(({ name, cause }) => `${name} ${cause}`);
}
