import { abortReason, isAbort } from "../lib/abort.ts";

/** A loop that hears no signal is left behind after this: it is what a watchdog is for. */
const GRACE_MS = 1_000;

/**
 * Runs loops side by side until one of them fails or `stop` aborts; then all are aborted, and it resolves when each has
 * ended, or a second later.
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
  await withGrace(Promise.all(loops.map(run)), stop.signal);
  if (failures.length > 0) throw failures[0];
}

async function withGrace(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    timer = setTimeout(resolve, GRACE_MS);
  };
  if (signal.aborted) wait();
  else signal.addEventListener("abort", wait, { once: true });
  try {
    await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", wait);
  }
}
