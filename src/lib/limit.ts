/** A gate: `run` waits for one of `size` places. */
export type Limit = {
  /** Runs `work` when a place is free; an abort while waiting gives the place up. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** How many wait. */
  waiting(): number;
};

/** At most `size` at once, in the order of asking; more than `maxWaiting` callers are refused with `onFull()`. */
export function createLimit(
  size: number,
  options: { maxWaiting?: number; onFull?: () => Error } = {},
): Limit {
  const queue: (() => void)[] = [];
  let running = 0;
  // A place is handed to the next in line, so that nobody who asks meanwhile can take it.
  const release = () => {
    const next = queue.shift();
    if (next) next();
    else running--;
  };
  const enter = async (signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    if (running < size) {
      running++;
      return;
    }
    if (queue.length >= (options.maxWaiting ?? Number.POSITIVE_INFINITY)) throw fullError(options.onFull);
    await waitTurn(queue, signal);
  };
  return {
    waiting: () => queue.length,
    async run(work, signal) {
      await enter(signal);
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}

function fullError(onFull?: () => Error): Error {
  return onFull?.() ?? new Error("too many are waiting");
}

async function waitTurn(queue: (() => void)[], signal?: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = () => {
    const place = queue.indexOf(resolve);
    // Not in line any more: it has its place already.
    if (place === -1) return;
    queue.splice(place, 1);
    reject(signal?.reason);
  };
  queue.push(resolve);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    await promise;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}
