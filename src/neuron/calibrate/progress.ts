import type { Log } from "../../lib/log.ts";

/** Lines per engine. */
const STEPS = 10;

/** Tells on the log, in tenths, how many tokens there are. */
export function createProgress(
  log: Pick<Log, "info">,
  { of, ...about }: { engine: string; url: string; of: number },
): (tokens: number) => void {
  let told = 0;
  return (tokens) => {
    const step = Math.floor((STEPS * Math.min(tokens, of)) / of);
    if (step <= told) return;
    told = step;
    log.info("answers gathered", { ...about, tokens, of });
  };
}
