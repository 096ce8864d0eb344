import { abortReason } from "./abort.ts";

/**
 * Does `work` again and again, `size` at once, until it says that nothing is left. The first error ends it: the signal
 * of the others is aborted, and they are waited for.
 *
 * @param work - resolves to whether there is more to do; an abort is its to heed
 */
export async function inParallel(
  size: number,
  work: (signal: AbortSignal) => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  let first: { error: unknown } | undefined;
  const worker = async () => {
    try {
      while (!first && (await work(both))) both.throwIfAborted();
    } catch (error) {
      first ??= { error };
      failed.abort(abortReason());
    }
  };
  signal.throwIfAborted();
  await Promise.all(Array.from({ length: size }, worker));
  if (first) throw first.error;
}
