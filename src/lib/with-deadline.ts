/**
 * Runs `work` with a signal that aborts when the caller's does or after `ms`, and rejects then even if the work
 * ignores its signal.
 *
 * @throws DOMException `TimeoutError` after `ms`, or the caller's abort reason
 */
export async function withDeadline<T>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(ms);
  const both = signal ? AbortSignal.any([signal, timeout]) : timeout;
  both.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(both.reason);
  both.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work(both), promise]);
  } finally {
    both.removeEventListener("abort", onAbort);
  }
}
