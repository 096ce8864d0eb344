import { TargonError } from "../../errors.ts";
import { sleep } from "../../lib/sleep.ts";
import type { RoundClock } from "./round-loop.ts";
import type { Session } from "./session.ts";

/** @throws {TargonError} `STALLED` when the chain is silent, or a round does not end */
export async function watchLoop(
  session: Session,
  of: { clock: RoundClock },
  signal: AbortSignal,
): Promise<void> {
  const { clock, head, pace } = session;
  while (!signal.aborted) {
    await sleep(pace.watchMs, signal);
    const { startedMs } = of.clock;
    if (head.silentMs() > pace.blockStallMs) throw stalled("no block came", head.silentMs());
    if (startedMs === null) continue;
    const roundMs = clock.monotonic() - startedMs;
    if (roundMs > pace.roundStallMs) throw stalled("a round does not end", roundMs);
  }
}

function stalled(what: string, ms: number): TargonError {
  return new TargonError("STALLED", "the validator stands still", {
    data: { what, seconds: Math.round(ms / 1000) },
  });
}
