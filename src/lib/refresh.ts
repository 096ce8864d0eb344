import { isAbort } from "./abort.ts";
import { sleep } from "./sleep.ts";

/** How often `refresh` reads again. */
export type RefreshOptions = {
  /** Wait after a read that succeeded, ms. */
  intervalMs: number;
  /** Wait after one that failed, ms. */
  retryMs: number;
  signal: AbortSignal;
  /** Told of each failure; what was read before stays in use. */
  onError: (error: unknown) => void;
  /** Waits; default `sleep`. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Reads at once and again and again until the signal aborts: sooner after a failure than after a success. */
export async function refresh(read: () => Promise<void>, options: RefreshOptions): Promise<void> {
  const { intervalMs, retryMs, signal, onError, wait = sleep } = options;
  while (!signal.aborted) {
    let pauseMs = intervalMs;
    try {
      await read();
    } catch (error) {
      if (isAbort(error) && signal.aborted) return;
      onError(error);
      pauseMs = retryMs;
    }
    try {
      await wait(pauseMs, signal);
    } catch (error) {
      if (!isAbort(error)) throw error;
    }
  }
}
