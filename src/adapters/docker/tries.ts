import { makeSmaller, type Size } from "../../domain/engines/make-smaller.ts";
import type { RootCause } from "../../domain/engines/root-cause.ts";
import type { Timings } from "./engine-settings.ts";

/** What is done after an end: given up until it is asked for again, or tried after a while. */
export type NextTry = { kind: "give-up" } | { kind: "again"; delayMs: number; size: Size };

/** The tries of one engine, and the size that the next one has. */
export type Tries = {
  size(): Size;
  /** It is ready since. */
  up(nowMs: number): void;
  /** It is not any more. */
  down(nowMs: number): void;
  next(cause: RootCause): NextTry;
  /** Anew, as at the beginning. */
  reset(): void;
  /** Whether an engine that runs already may be taken: not after it failed. */
  mayAdopt(): boolean;
  /** Its host is away. Whether that is news. */
  away(): boolean;
  /** How long to wait for it, ms. */
  awayMs(): number;
};

/** Starts in a row that fail for a cause that may pass. */
const MAX_TRIES = 3;
/** Steps towards a smaller engine. */
const MAX_STEPS = 3;

/** Tries of a start in a row are few; an engine that was ready and ended is brought up again without end, ever later. */
export function createTries(
  timings: Timings,
  { planned, leastLength }: { planned: Size; leastLength: number },
): Tries {
  let size = planned;
  let failures = 0;
  let steps = 0;
  let waits = 0;
  let readyAtMs: number | null = null;
  let wasReady = false;
  let hasFailed = false;
  const delay = (count: number) => Math.min(timings.backoffMs * 2 ** count, timings.maxBackoffMs);
  const again = (delayMs: number): NextTry => ({ kind: "again", delayMs, size });
  return {
    size: () => size,
    up(nowMs) {
      readyAtMs = nowMs;
      wasReady = true;
      waits = 0;
    },
    down(nowMs) {
      if (readyAtMs !== null && nowMs - readyAtMs >= timings.steadyMs) failures = 0;
      readyAtMs = null;
    },
    next(cause) {
      const hasRun = wasReady;
      wasReady = false;
      hasFailed = true;
      const smaller = makeSmaller(size, { cause, leastLength });
      if (smaller !== null && steps < MAX_STEPS) {
        steps++;
        size = smaller;
        return again(0);
      }
      if (!(hasRun || isWorthATry(cause, failures))) return { kind: "give-up" };
      failures++;
      return again(cause.remedy === "again" ? 0 : delay(failures - 1));
    },
    reset() {
      size = planned;
      failures = 0;
      steps = 0;
    },
    mayAdopt: () => !hasFailed,
    away() {
      hasFailed = false;
      return waits === 0;
    },
    awayMs: () => delay(waits++),
  };
}

function isWorthATry({ remedy }: RootCause, failures: number): boolean {
  return (remedy === "wait" || remedy === "again") && failures < MAX_TRIES;
}
