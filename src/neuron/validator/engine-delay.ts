import type { Engine } from "../../domain/ports/engine.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import { isAbort } from "../../lib/abort.ts";
import { sleep } from "../../lib/sleep.ts";

/** How long the engine's queue makes a call wait. */
export type EngineDelay = {
  /** Of the last call, or of the one that waits now where that is longer, ms. */
  delayMs(): number;
  /** Measures until the signal aborts. */
  measure(signal: AbortSignal): Promise<void>;
};

/** Three tokens that every vocabulary has. */
const PROBE = [3, 4, 5];
const PAUSE_MS = 250;

/**
 * Measures an engine's delay by prefills of three tokens. For the embedded network alone, where miners and validator
 * share a machine: what is late there is late for all of them.
 */
export function createEngineDelay({ clock }: { clock: Clock }, engine: () => Engine): EngineDelay {
  let last = 0;
  let startedAt: number | null = null;
  return {
    delayMs: () => Math.max(last, startedAt === null ? 0 : clock.monotonic() - startedAt),
    async measure(signal) {
      while (!signal.aborted) {
        startedAt = clock.monotonic();
        try {
          await engine().score(PROBE, 1, signal);
        } catch (error) {
          // An engine that fails is told by the verification; here only the time counts.
          if (isAbort(error)) return;
        }
        last = clock.monotonic() - startedAt;
        startedAt = null;
        await sleep(PAUSE_MS, signal);
      }
    },
  };
}
