import type { CallDeadlines } from "../../domain/ports/miner.ts";
import { TargonError } from "../../errors.ts";

/** What a call waits for. */
type Phase = "connect" | "firstToken" | "gap";

/** Watches one call's limits and aborts it when one passes. */
export type Watch = {
  signal: AbortSignal;
  /** The request is on the wire: the wait for the first chunk begins. */
  connected(): void;
  /** A chunk came: the wait for the next begins. */
  progressed(): void;
  /** Ends the watch; no timer stays. */
  stop(): void;
};

/**
 * Aborts with `MINER_TIMEOUT` when the current wait, or the whole call, takes longer than its limit and our own
 * machine's delay (`stretchMs`) together.
 *
 * @param now - monotonic ms
 */
export function createWatch({ now }: { now: () => number }, deadlines: CallDeadlines): Watch {
  const controller = new AbortController();
  const expire = (phase: Phase | "total") => {
    controller.abort(
      new TargonError("MINER_TIMEOUT", "the miner was too slow", { data: { waitedFor: phase } }),
    );
  };
  const timer = (phase: Phase | "total", limitMs: number) =>
    createTimer({ now, stretchMs: deadlines.stretchMs ?? (() => 0), onExpire: () => expire(phase) }, limitMs);
  const total = timer("total", deadlines.totalMs);
  let current = timer("connect", deadlines.connectMs);
  const follow = (phase: Phase, limitMs: number) => {
    current();
    if (!controller.signal.aborted) current = timer(phase, limitMs);
  };
  return {
    signal: controller.signal,
    connected: () => follow("firstToken", deadlines.firstTokenMs),
    progressed: () => follow("gap", deadlines.gapMs),
    stop() {
      current();
      total();
    },
  };
}

type TimerDeps = { now: () => number; stretchMs: (sinceMs: number) => number; onExpire: () => void };

/** @returns stops the timer */
function createTimer({ now, stretchMs, onExpire }: TimerDeps, limitMs: number): () => void {
  const start = now();
  let stopped = false;
  let handle: NodeJS.Timeout;
  const check = () => {
    if (stopped) return;
    const leftMs = start + limitMs + stretchMs(start) - now();
    if (leftMs <= 0) onExpire();
    else handle = setTimeout(onTimer, Math.ceil(leftMs));
  };
  // When the loop was blocked, timers run before the socket is read: what lies there already is let in first.
  const onTimer = () => void setImmediate(check);
  handle = setTimeout(onTimer, limitMs);
  return () => {
    stopped = true;
    clearTimeout(handle);
  };
}
