import type { Clock } from "../../domain/ports/runtime.ts";
import type { Lag } from "../../lib/lag.ts";
import type { EngineDelay } from "./engine-delay.ts";

/** How much longer a miner may take for what is not its fault. */
export type Patience = {
  /** @param sinceMs - monotonic time at which the wait began */
  stretchMs(sinceMs: number): number;
  /** A chunk came from some miner. */
  noteActivity(): void;
};

/** No delay of our own excuses a miner for longer. */
const LONGEST_MS = 60_000;

/** A measured delay says what was; the next may be as long again. */
const MARGIN = 2;

/**
 * Our own event loop's delay excuses every miner. In the embedded network (`engineDelay` given), where all miners share
 * one machine with the engine, so does the engine's queue; and as long as anybody is served, the others may be waiting
 * for their turn: their time begins when the last one was.
 */
export function createPatience(deps: { lag: Lag; clock: Clock; engineDelay: EngineDelay | null }): Patience {
  const { lag, clock, engineDelay } = deps;
  let activeAt = Number.NEGATIVE_INFINITY;
  const sharedMs = (sinceMs: number) =>
    engineDelay === null ? 0 : Math.max(0, activeAt - sinceMs) + MARGIN * engineDelay.delayMs();
  return {
    stretchMs: (sinceMs) => Math.min(LONGEST_MS, MARGIN * lag.delayMs() + sharedMs(sinceMs)),
    noteActivity() {
      activeAt = clock.monotonic();
    },
  };
}
