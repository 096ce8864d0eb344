import { abortReason } from "../lib/abort.ts";
import type { Lifecycle } from "../lib/lifecycle.ts";
import { sleep } from "../lib/sleep.ts";

/**
 * Rejects with an abort when the life has ended, everything that was opened is closed, and `graceMs` more have passed:
 * what still runs then is an opening that nobody waits for. Never, where a closer overran.
 */
export async function untilGivenUp(lifecycle: Lifecycle, graceMs: number): Promise<never> {
  const { promise, resolve } = Promise.withResolvers<void>();
  lifecycle.signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  const failures = await lifecycle.end();
  const hasOverrun = failures.some(({ error }) => error === undefined);
  if (hasOverrun) await new Promise<never>(() => {}); // no stop in order: the stopper's limit ends the process
  await sleep(graceMs);
  throw abortReason("given up");
}
