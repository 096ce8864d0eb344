import { Pool } from "undici";
import { isTimeout } from "../../lib/abort.ts";

/** `ok`; `busy`: no answer in time; `sick`: it says so itself, or nobody listens. */
export type Health = "ok" | "busy" | "sick";

/** Asks an engine how it is, on one connection that is kept. */
export type Probe = {
  ask(signal: AbortSignal): Promise<Health>;
  close(): Promise<void>;
};

const ANSWER_MS = 10_000;

/** Nothing is asked yet; `url` without /v1. */
export function createProbe(url: string): Probe {
  const pool = new Pool(url, { connections: 1 });
  return {
    async ask(signal) {
      try {
        const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
        const answer = await pool.request({ path: "/health", method: "GET", signal: limited });
        await answer.body.dump();
        return answer.statusCode === 200 ? "ok" : "sick";
      } catch (error) {
        signal.throwIfAborted();
        return isTimeout(error) ? "busy" : "sick";
      }
    },
    close: () => pool.destroy(),
  };
}
