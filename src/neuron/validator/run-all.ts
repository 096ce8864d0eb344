import { abortReason, isAbort } from "../../lib/abort.ts";

/**
 * Runs loops side by side until one of them fails or `stop` aborts; then all are aborted, and it resolves when each has
 * ended.
 *
 * @throws the first loop's error; never an abort of `stop`'s own
 */
export async function runAll(
  loops: readonly ((signal: AbortSignal) => Promise<void>)[],
  stop: AbortController,
): Promise<void> {
  const failures: unknown[] = [];
  const run = async (loop: (signal: AbortSignal) => Promise<void>) => {
    try {
      await loop(stop.signal);
    } catch (error) {
      if (stop.signal.aborted && isAbort(error)) return;
      failures.push(error);
      stop.abort(abortReason());
    }
  };
  await Promise.all(loops.map(run));
  if (failures.length > 0) throw failures[0];
}
