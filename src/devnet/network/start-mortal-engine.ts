import { abortReason, isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { sleep } from "../../lib/sleep.ts";
import type { RunningEngine } from "../engine/start-engine.ts";

/** Lives and pauses are spread by so much on either side. */
const SPREAD = 0.5;
/** Between death and return, share of a life. */
const DEAD_SHARE = 0.25;

/** How an engine dies: `start` gives one at a port, 0 being any; it lives `lifeMs` on average. */
export type MortalEngineOptions = {
  start: (port: number) => Promise<RunningEngine>;
  lifeMs: number;
  log: Log;
};

/** An engine that is killed in whatever it does, again and again, and comes back at the same address. */
export async function startMortalEngine({ start, lifeMs, log }: MortalEngineOptions): Promise<RunningEngine> {
  const ended = new AbortController();
  let engine: RunningEngine | null = await start(0);
  const { url } = engine;
  const port = Number(new URL(url).port);
  const live = async () => {
    while (!ended.signal.aborted) {
      await sleep(spread(lifeMs), ended.signal);
      const dying = engine;
      engine = null;
      log.debug("the validator's engine is killed");
      await dying?.close();
      await sleep(spread(lifeMs * DEAD_SHARE), ended.signal);
      engine = await start(port);
    }
  };
  const living = live().catch((error: unknown) => {
    if (!isAbort(error)) log.error("the validator's engine did not come back", {}, error);
  });
  return {
    url,
    async close() {
      ended.abort(abortReason());
      await living;
      await engine?.close();
    },
  };
}

function spread(ms: number): number {
  return ms * (1 - SPREAD + 2 * SPREAD * Math.random());
}
