/** Whether calls go through: all, none until the pause is over, or one that tries it out. */
export type BreakerState = "closed" | "open" | "half-open";

/** Leave for one call; ends with one of these. */
export type Pass = {
  succeeded(): void;
  failed(): void;
  /** It ended without telling anything: its caller left. */
  left(): void;
};

/** Stops calls to something that fails again and again, and lets one through now and then to see whether it is back. */
export type Breaker = {
  state(): BreakerState;
  /** Until the next call may go through, ms; 0: now. */
  waitMs(): number;
  /** Null: not now. */
  enter(): Pass | null;
};

/** When a breaker opens and for how long. */
export type BreakerOptions = {
  /** Failures in a row that open it. */
  failures: number;
  /** First pause, ms; doubled after each try that fails, up to `maxPauseMs`. */
  pauseMs: number;
  maxPauseMs: number;
  /** Milliseconds now; default `performance.now`. */
  now?: () => number;
  /** Told of each opening: pause in ms, failures in a row. */
  onOpen?: (of: { pauseMs: number; failures: number }) => void;
  onClose?: () => void;
};

/** Closed at first. */
export function createBreaker(options: BreakerOptions): Breaker {
  const { now = () => performance.now() } = options;
  let failures = 0;
  let pauseMs = 0;
  let openUntil: number | null = null;
  let isTrying = false;
  const waitMs = () => (openUntil === null ? 0 : Math.max(0, openUntil - now()));
  const open = () => {
    pauseMs = pauseMs === 0 ? options.pauseMs : Math.min(pauseMs * 2, options.maxPauseMs);
    openUntil = now() + pauseMs;
    options.onOpen?.({ pauseMs, failures });
  };
  const close = () => {
    openUntil = null;
    pauseMs = 0;
    options.onClose?.();
  };
  const passOf = (isTry: boolean): Pass => {
    const end = () => {
      if (isTry) isTrying = false;
    };
    return {
      left: end,
      succeeded() {
        end();
        failures = 0;
        if (openUntil !== null) close();
      },
      failed() {
        end();
        failures++;
        // A call that began before it opened tells nothing new.
        if (isTry || (openUntil === null && failures >= options.failures)) open();
      },
    };
  };
  return {
    waitMs,
    state() {
      if (openUntil === null) return "closed";
      return isTrying || waitMs() === 0 ? "half-open" : "open";
    },
    enter() {
      if (openUntil === null) return passOf(false);
      if (isTrying || waitMs() > 0) return null;
      isTrying = true;
      return passOf(true);
    },
  };
}
