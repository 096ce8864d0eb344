import { isAbort } from "./abort.ts";
import { sleep } from "./sleep.ts";

/** How often and how patiently `retry` tries. */
export type RetryOptions = {
  /** Tries after the first one. */
  retries: number;
  /** Wait before try n+1, in ms: `delayMs × 2^n`, up to `maxDelayMs`, with ±25 % jitter. */
  delayMs: number;
  /** Default 30 s. */
  maxDelayMs?: number;
  /** A wait that fits the error and does not grow, ms; undefined: the usual one. */
  delayFor?: (error: unknown) => number | undefined;
  /** Whether this error is worth another try. An abort never is. */
  shouldRetry: (error: unknown) => boolean;
  /** Told of each failed try that will be repeated. */
  onRetry?: (error: unknown, attempt: number) => void;
  signal?: AbortSignal;
  /** 0 ≤ random() < 1, for the jitter. Default Math.random. */
  random?: () => number;
};

/** Calls `work` until it succeeds, the tries are used up, or the error says no. */
export async function retry<T>(work: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    options.signal?.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      if (isAbort(error) || attempt >= options.retries || !options.shouldRetry(error)) throw error;
      options.onRetry?.(error, attempt);
      await sleep(options.delayFor?.(error) ?? delayOf(attempt, options), options.signal);
    }
  }
}

function delayOf(attempt: number, options: RetryOptions): number {
  const capped = Math.min(options.delayMs * 2 ** attempt, options.maxDelayMs ?? 30_000);
  return capped * (0.75 + (options.random ?? Math.random)() * 0.5);
}
