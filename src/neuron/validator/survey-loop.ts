import { codeOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { sleep } from "../../lib/sleep.ts";
import type { Session } from "./session.ts";

/** Looks at the miners anew within an epoch. */
export async function surveyLoop(session: Session, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(session.pace.surveyMs, signal);
    try {
      await session.refresh(signal);
    } catch (error) {
      if (isAbort(error) && signal.aborted) return;
      session.log.warn("miners could not be asked for their models", { code: codeOf(error) }, error);
    }
  }
}
