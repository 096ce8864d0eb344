import type { Log } from "../../lib/log.ts";

/** The same log a level lower: what fifteen miners say at start is of interest to nobody but who debugs. */
export function quietLog(log: Log): Log {
  return {
    error: log.warn,
    warn: log.debug,
    info: log.debug,
    debug: log.trace,
    trace: () => {},
    child: (fields) => quietLog(log.child(fields)),
  };
}
