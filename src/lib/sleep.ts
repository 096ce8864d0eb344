import { setTimeout } from "node:timers/promises";

/** Waits `ms`; an abort ends the wait at once with an AbortError and leaves no timer behind. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, signal ? { signal } : {});
}
