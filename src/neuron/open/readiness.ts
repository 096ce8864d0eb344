import type { Readiness } from "../../domain/ports/metrics.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import type { Output } from "../output.ts";

/** What makes a neuron ready. */
export type ReadinessRule = {
  /** Events that show that it works. */
  signs: readonly string[];
  /** Without a sign for longer it stands still, ms. */
  limitMs: number;
  /** Whether it counts as ready before the first sign: loading a model is no stall. */
  readyAtStart: boolean;
};

/** Rounds take seconds; one that does not end is given up after 10 minutes. */
export const VALIDATOR_RULE: ReadinessRule = {
  signs: ["ready", "round"],
  limitMs: 600_000,
  readyAtStart: true,
};

/** Ready is who is announced on chain. */
export const MINER_RULE: ReadinessRule = {
  signs: ["ready"],
  limitMs: Number.POSITIVE_INFINITY,
  readyAtStart: false,
};

/** Whether a neuron works, by the events that it tells: `output` passes them on, `readiness` says it. */
export function createReadiness(
  { clock, output, signal }: { clock: Pick<Clock, "monotonic">; output: Output; signal: AbortSignal },
  { signs, limitMs, readyAtStart }: ReadinessRule,
): { output: Output; readiness: () => Readiness } {
  let seenMs: number | null = null;
  return {
    output: {
      ...output,
      event(name, fields) {
        if (signs.includes(name)) seenMs = clock.monotonic();
        output.event(name, fields);
      },
    },
    readiness() {
      if (signal.aborted) return { ready: false, status: "stopping" };
      if (seenMs === null) return { ready: readyAtStart, status: "starting" };
      const isLate = clock.monotonic() - seenMs > limitMs;
      return isLate ? { ready: false, status: "stalled" } : { ready: true, status: "ok" };
    },
  };
}
