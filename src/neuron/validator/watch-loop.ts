import { TargonError } from "../../errors.ts";
import { sleep } from "../../lib/sleep.ts";
import { assertBlocksCome } from "../watch/chain-grace.ts";
import { createOwnRegistration } from "../watch/own-registration.ts";
import type { RoundClock } from "./round-loop.ts";
import type { Session } from "./session.ts";

/**
 * @throws {TargonError} `STALLED` when the chain is silent, or a round does not end; `HOTKEY_NOT_REGISTERED` when the
 * uid is lost
 */
export async function watchLoop(
  session: Session,
  of: { clock: RoundClock },
  signal: AbortSignal,
): Promise<void> {
  const { head, hotkey, pace } = session;
  const look = createOwnRegistration(session, { hotkey: hotkey.address, needsPermit: true });
  while (!signal.aborted) {
    await look(session.view().subnet, signal);
    await sleep(pace.watchMs, signal);
    assertBlocksCome(head, pace.blockStallMs);
    assertRoundEnds(session, of.clock);
  }
}

function assertRoundEnds({ clock, pace }: Session, { startedMs }: RoundClock): void {
  if (startedMs === null) return;
  const roundMs = clock.monotonic() - startedMs;
  if (roundMs <= pace.roundStallMs) return;
  throw new TargonError("STALLED", "the validator stands still", {
    data: { what: "a round does not end", seconds: Math.round(roundMs / 1000) },
  });
}
