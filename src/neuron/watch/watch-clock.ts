import type { Chain } from "../../domain/ports/chain.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import { codeOf } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { refresh } from "../../lib/refresh.ts";
import { sleep } from "../../lib/sleep.ts";
import { type ClockState, clockStateOf, readClockSkew } from "./clock-skew.ts";

/** Between two looks at the clock, ms. */
const INTERVAL_MS = 600_000;
const RETRY_MS = 60_000;

type Deps = {
  chain: Pick<Chain, "followBlocks" | "readTime">;
  clock: Clock;
  log: Log;
  /** Waits; default `sleep`. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Compares the own clock with the chain's until the signal aborts; each change of state is told once. */
export async function watchClock(
  { chain, clock, log, wait = sleep }: Deps,
  signal: AbortSignal,
): Promise<void> {
  if (chain.readTime === undefined) return;
  let before: ClockState = "right";
  const look = async () => {
    const skewMs = (await readClockSkew({ chain, now: clock.now }, signal)) ?? 0;
    const state = clockStateOf(skewMs);
    if (state !== before) tell(log, state, Math.round(skewMs) / 1000);
    before = state;
  };
  const onError = (error: unknown) =>
    log.debug("the chain's time cannot be read", { code: codeOf(error) }, error);
  await refresh(look, { intervalMs: INTERVAL_MS, retryMs: RETRY_MS, signal, onError, wait });
}

function tell(log: Log, state: ClockState, aheadSeconds: number): void {
  if (state === "right") log.info("the clock is right again", { aheadSeconds });
  else if (state === "off") log.warn("the clock is off: synchronise it with NTP", { aheadSeconds });
  else
    log.error("the clock is far off and signatures will be refused: synchronise it with NTP", {
      aheadSeconds,
    });
}
