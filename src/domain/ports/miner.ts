import type { Address, Endpoint, MinerRequest, TimedChunk } from "../types.ts";

/** The endpoint's path on a miner or engine. */
export const PATHS: Record<Endpoint, string> = {
  CHAT: "/v1/chat/completions",
  COMPLETION: "/v1/completions",
};

/** A miner to talk to. */
export type MinerTarget = { uid: number; hotkey: Address; url: string };

/** Whether an axon was reached from another machine; `cause` is a short word where it was not. */
export type Reach = { reached: boolean; cause: string | null };

/** Limits of one call, ms. */
export type CallDeadlines = {
  connectMs: number;
  /** From the request sent to the first chunk. */
  firstTokenMs: number;
  /** Between two chunks. */
  gapMs: number;
  totalMs: number;
  /**
   * How much later a limit may be now, for delays of our own machine; asked when a limit is reached, with the monotonic
   * time at which that wait began. Default 0.
   */
  stretchMs?: (sinceMs: number) => number;
};

/**
 * Miners over HTTP, every request signed. Errors: `MINER_ADDRESS_REFUSED`, `MINER_UNREACHABLE`, `MINER_TIMEOUT`,
 * `MINER_REFUSED` (4xx: the request is at fault) with `status` and the miner's `words`, `MINER_STATUS` (any other status
 * but 200), `MINER_ANSWER_INVALID`.
 */
export type MinerPort = {
  /** The answer's chunks as they arrive; a non-stream body comes as one chunk. Breaking off aborts the request. */
  complete(
    target: MinerTarget,
    call: { request: MinerRequest; deadlines: CallDeadlines },
    signal?: AbortSignal,
  ): AsyncIterable<TimedChunk>;
  announceModels(target: MinerTarget, models: string[], signal?: AbortSignal): Promise<void>;
  listModels(target: MinerTarget, signal?: AbortSignal): Promise<string[]>;
  close(): Promise<void>;
};
