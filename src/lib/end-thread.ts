import type { Worker } from "node:worker_threads";

/**
 * Ends a worker thread in order: tells it to end, waits until it has left by itself, and stops it by force only when it
 * overruns. A thread stopped by force may be in the middle of native work (compiling, handing over a message), which
 * has crashed whole processes (nodejs/node#56312).
 *
 * @param ask - tells the thread to end; not called when it has ended already
 * @param limitMs - how long it may take to leave by itself
 * @returns whether it left by itself
 */
export async function endThread(worker: Worker, ask: () => void, limitMs: number): Promise<boolean> {
  if (hasEnded(worker)) return true;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const onExit = () => resolve(true);
  worker.once("exit", onExit);
  const timer = setTimeout(() => resolve(false), limitMs);
  try {
    ask();
    const isByItself = await promise;
    if (!isByItself) await worker.terminate();
    return isByItself;
  } finally {
    clearTimeout(timer);
    worker.off("exit", onExit);
  }
}

/** Node gives an ended thread the id −1. */
function hasEnded({ threadId }: Worker): boolean {
  return threadId === -1;
}
