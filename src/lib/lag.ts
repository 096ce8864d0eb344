import { monitorEventLoopDelay } from "node:perf_hooks";

/** How late the event loop is. */
export type Lag = {
  /** The longest delay of the last one to two seconds, ms. */
  delayMs(): number;
  stop(): void;
};

const RESOLUTION_MS = 10;
const WINDOW_MS = 1000;

/** Measures the event loop's delay until stopped. */
export function createLag(): Lag {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  let before = 0;
  let since = performance.now();
  // The histogram holds times between ticks, so the resolution is part of each.
  const current = () => (histogram.count > 0 ? Math.max(0, histogram.max / 1e6 - RESOLUTION_MS) : 0);
  return {
    delayMs() {
      const now = current();
      const longest = Math.max(before, now);
      if (performance.now() - since >= WINDOW_MS) {
        before = now;
        since = performance.now();
        histogram.reset();
      }
      return longest;
    },
    stop() {
      histogram.disable();
    },
  };
}
