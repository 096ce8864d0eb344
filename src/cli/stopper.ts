import { createLifecycle, type Lifecycle } from "../lib/lifecycle.ts";

/** An orderly stop is over within this, ms; a miner's open streams get their drain on top. */
const STOP_LIMIT_MS = 4_800;

/** How long one closer may take, ms. */
const CLOSE_LIMIT_MS = 3_000;

/**
 * Signals that come this soon after the first are the same wish, ms: a terminal signals the whole process group, and
 * npm, pm2 and our own launcher hand on what they get.
 */
const SAME_WISH_MS = 250;

const STATUS = { SIGINT: 130, SIGTERM: 143 } as const;

/** What stops the process. */
export type StopSignal = keyof typeof STATUS;

/** The process as far as stopping needs it. */
export type StopHost = {
  /** Monotonic ms. */
  now(): number;
  /** Ends the process. */
  exit(status: number): void;
  /** Calls back after `ms`. */
  after(ms: number, call: () => void): void;
};

/** What becomes of signals, bugs and a reader that went away. */
export type Stopper = {
  /** To be called with each signal. */
  onSignal(signal: StopSignal): void;
  /** Stops in order for another reason; the process ends with `status` where that overruns or nothing began. */
  end(status: number): void;
  /** Begins what can be stopped; `drainMs` is what its closers may take beyond the usual. */
  begin(drainMs: number): Lifecycle;
  /** Whether an orderly stop is under way. */
  isStopping(): boolean;
};

/**
 * First signal: everything is told to stop and the process may end by itself, with 0. Second signal, or a stop that
 * overruns: the process ends at once with 130 or 143. A signal before anything began ends it with 0.
 */
export function createStopper(host: StopHost): Stopper {
  let life: { lifecycle: Lifecycle; limitMs: number } | undefined;
  let signalledAt: number | undefined;
  let stopping = false;
  const end = (overrun: number, idle = overrun) => {
    if (stopping) return;
    stopping = true;
    if (life === undefined) return host.exit(idle);
    host.after(life.limitMs, () => host.exit(overrun));
    void life.lifecycle.end();
  };
  return {
    end,
    begin(drainMs) {
      life = { lifecycle: createLifecycle(CLOSE_LIMIT_MS + drainMs), limitMs: STOP_LIMIT_MS + drainMs };
      return life.lifecycle;
    },
    isStopping: () => stopping,
    onSignal(signal) {
      const isSecond = signalledAt !== undefined && host.now() - signalledAt > SAME_WISH_MS;
      if (isSecond) return host.exit(STATUS[signal]);
      signalledAt ??= host.now();
      end(STATUS[signal], 0);
    },
  };
}
