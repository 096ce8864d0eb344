import type { CallDeadlines } from "../ports/miner.ts";

/** A miner that makes fewer tokens a second than this is of no use to anybody. */
const LEAST_TOKENS_PER_SECOND = 10;

/**
 * The limits of one call: connect, first token and gap are the time-out, the whole call is as long as the slowest
 * useful miner takes for `maxTokens`, and a time-out each for the start and the end.
 *
 * `stretchMs` tells how much later a wait may end *now*, for delays that are ours (event loop, engine queue): it
 * is asked again whenever a limit is reached, so that a busy machine refuses nobody.
 */
export function deadlinesOf(of: {
  timeoutMs: number;
  maxTokens: number;
  stretchMs?: (sinceMs: number) => number;
}): CallDeadlines {
  const { timeoutMs, maxTokens, stretchMs } = of;
  return {
    connectMs: timeoutMs,
    firstTokenMs: timeoutMs,
    gapMs: timeoutMs,
    totalMs: 2 * timeoutMs + Math.ceil((maxTokens * 1000) / LEAST_TOKENS_PER_SECOND),
    ...(stretchMs && { stretchMs }),
  };
}
