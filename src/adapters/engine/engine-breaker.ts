import { TargonError } from "../../errors.ts";
import { type BreakerState, createBreaker, type Pass } from "../../lib/breaker.ts";
import type { Log } from "../../lib/log.ts";
import { sleep } from "../../lib/sleep.ts";

/** When an engine is given up for a while. */
export type BreakerSettings = {
  /** For the log: its address without credentials, or its container. */
  name: string;
  model: string;
  log: Log;
  /** Failures in a row after which it is not asked for a while. Default 3. */
  failures?: number;
  /** First pause, ms, and the longest. Default 1,000 and 60,000. */
  pauseMs?: number;
  maxPauseMs?: number;
  /** Calls wait so long for one that began to fail, so that an engine that starts anew costs few verdicts, ms. Default 5,000. */
  patienceMs?: number;
};

/** An engine's circuit breaker. */
export type EngineBreaker = {
  state(): BreakerState;
  /**
   * Leave to call the engine; waited for where it has only just begun to fail.
   *
   * @throws {TargonError} `ENGINE_UNREACHABLE` while it is not asked; an abort
   */
  enter(signal?: AbortSignal): Promise<Pass>;
};

/** Between two looks whether the one call that tries has come back. */
const LOOK_MS = 50;

/** Tells the log when an engine is given up and when it is back. */
export function createEngineBreaker(settings: BreakerSettings): EngineBreaker {
  const { name, model, log, failures = 3, pauseMs = 1_000, maxPauseMs = 60_000 } = settings;
  const { patienceMs = 5_000 } = settings;
  let downSince: number | null = null;
  const breaker = createBreaker({
    ...{ failures, pauseMs, maxPauseMs },
    onOpen(of) {
      downSince ??= performance.now();
      log.warn("an engine fails and is not asked for a while", { engine: name, model, ...of });
    },
    onClose() {
      downSince = null;
      log.info("an engine answers again", { engine: name, model });
    },
  });
  return {
    state: breaker.state,
    async enter(signal) {
      for (;;) {
        const pass = breaker.enter();
        if (pass !== null) return pass;
        const waitMs = Math.max(breaker.waitMs(), LOOK_MS);
        const now = performance.now();
        if (now + waitMs - (downSince ?? now) > patienceMs) throw isDown(name, waitMs);
        await sleep(waitMs, signal);
      }
    },
  };
}

function isDown(engine: string, waitMs: number): TargonError {
  return new TargonError("ENGINE_UNREACHABLE", "the engine failed again and again and is not asked now", {
    data: { engine, nextTryInMs: Math.round(waitMs) },
  });
}
