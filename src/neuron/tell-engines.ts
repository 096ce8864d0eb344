import type { EngineStatus } from "../domain/engines/engine-status.ts";
import { every } from "../lib/every.ts";
import type { Log } from "../lib/log.ts";
import type { Output } from "./output.ts";

/** What is told, and to whom. */
export type TellEnginesDeps = {
  states: () => EngineStatus[];
  output: Output;
  log: Log;
  /** Waits between two looks; default `sleep`. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Steps that take less time are not worth a line. */
const LOOK_MS = 1_000;

/**
 * Tells `engines` (contracts §1) when the state of an engine changes: all of them, each with whether it is what changed.
 * Until the signal aborts. Never fails.
 */
export async function tellEngines(
  { states, output, log, wait }: TellEnginesDeps,
  signal: AbortSignal,
): Promise<void> {
  let told: string[] = [];
  const look = async () => {
    const engines = states();
    const now = engines.map((engine) => JSON.stringify(engine));
    if (now.join() === told.join()) return;
    const before = new Set(told);
    told = now;
    output.event("engines", {
      engines: engines.map((engine, index) => ({ ...engine, changed: !before.has(now[index] ?? "") })),
    });
  };
  const onError = (error: unknown) => log.warn("the engines' states could not be told", {}, error);
  await every(look, { intervalMs: LOOK_MS, signal, onError, ...(wait && { wait }) });
}
