import { abortReason } from "./abort.ts";

/** One process's life: one signal that ends all work, and the closers of what was opened. */
export type Lifecycle = {
  /** Aborts when the life ends. */
  signal: AbortSignal;
  /** Adds a closer; called newest first. After the end it runs at once. */
  onClose(name: string, close: () => Promise<void> | void): void;
  /** Aborts the signal, then closes. Idempotent; resolves to the closers that failed or overran. */
  end(reason?: string): Promise<CloseFailure[]>;
};

/** A closer that threw, or took longer than its limit (`error` undefined). */
export type CloseFailure = { name: string; error?: unknown };

/** `limitMs`: how long each closer may take. */
export function createLifecycle(limitMs: number): Lifecycle {
  const controller = new AbortController();
  const closers: { name: string; close: () => Promise<void> | void }[] = [];
  let ended: Promise<CloseFailure[]> | undefined;
  return {
    signal: controller.signal,
    onClose(name, close) {
      if (ended !== undefined) void closeOne(name, close, limitMs);
      else closers.push({ name, close });
    },
    end(reason) {
      ended ??= (async () => {
        controller.abort(abortReason(reason));
        return await closeAll(closers, limitMs);
      })();
      return ended;
    },
  };
}

async function closeAll(closers: { name: string; close: () => Promise<void> | void }[], limitMs: number) {
  const failures: CloseFailure[] = [];
  for (const { name, close } of closers.reverse()) {
    const failure = await closeOne(name, close, limitMs);
    if (failure) failures.push(failure);
  }
  return failures;
}

async function closeOne(
  name: string,
  close: () => Promise<void> | void,
  limitMs: number,
): Promise<CloseFailure | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<CloseFailure>();
  const timer = setTimeout(() => resolve({ name }), limitMs);
  try {
    return (await Promise.race([Promise.resolve().then(close), late])) ?? undefined;
  } catch (error) {
    return { name, error };
  } finally {
    clearTimeout(timer);
  }
}
