import { request } from "undici";
import { isTimeout } from "../../lib/abort.ts";

/** `ok`; `busy`: no answer in time; `sick`: it says so itself, or nobody listens. */
export type Health = "ok" | "busy" | "sick";

const PROBE_MS = 10_000;

/** Asks `/health`, on a connection of its own. */
export async function probeEngine(url: string, signal: AbortSignal): Promise<Health> {
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]);
    const answer = await request(`${url}/health`, { signal: limited, reset: true });
    await answer.body.dump();
    return answer.statusCode === 200 ? "ok" : "sick";
  } catch (error) {
    signal.throwIfAborted();
    return isTimeout(error) ? "busy" : "sick";
  }
}
