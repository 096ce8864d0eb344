import { isAbort } from "./abort.ts";
import { sleep } from "./sleep.ts";

/** What `every` needs beside the work itself. */
export type EveryOptions = {
  /** Time from one start to the next, in ms. */
  intervalMs: number;
  signal: AbortSignal;
  /** Told of each error; the loop goes on. */
  onError: (error: unknown) => void;
  /** Milliseconds now; default `performance.now`. */
  now?: () => number;
  /** Waits; default `sleep`. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/**
 * Runs `work` at once and then on time until the signal aborts. Never two at once; ticks that fall into a running
 * turn are dropped, not queued; an error in a turn is reported and the loop lives.
 */
export async function every(
  work: (signal: AbortSignal) => Promise<void>,
  options: EveryOptions,
): Promise<void> {
  const { intervalMs, signal, onError, now = () => performance.now(), wait = sleep } = options;
  let due = now();
  while (!signal.aborted) {
    try {
      await work(signal);
    } catch (error) {
      if (!(isAbort(error) && signal.aborted)) onError(error);
    }
    due = nextTick(due, now(), intervalMs);
    try {
      await wait(Math.max(0, due - now()), signal);
    } catch (error) {
      if (!isAbort(error)) throw error;
    }
  }
}

function nextTick(due: number, now: number, intervalMs: number): number {
  return due + intervalMs * Math.max(1, Math.ceil((now - due) / intervalMs));
}
