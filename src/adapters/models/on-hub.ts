import type { HubSettings } from "../../domain/ports/weights.ts";
import { codeOf } from "../../errors.ts";
import { retry } from "../../lib/retry.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { createHubFetch } from "./hub-fetch.ts";
import { hubModelError } from "./hub-model-error.ts";

type Library = typeof import("@huggingface/hub");

/** The hub's library, and what each of its calls is given. */
export type Access = { library: Library; params: { hubUrl: string; fetch: typeof fetch } };

/** Which hub is asked for what. */
export type HubCall = { hub: HubSettings; repository: string; signal: AbortSignal | undefined };

/** Of each try: the headers of two hundred files, twenty at once. */
const DEADLINE_MS = 120_000;
const RETRIES = 2;
const RETRY_DELAY_MS = 250;

/**
 * Does something with the hub's library, which is loaded by the first to need it.
 *
 * @throws {TargonError} `HUB_UNREACHABLE` after two more tries, `HUB_REFUSED`, `MODEL_FILES_MISSING`,
 * `MODEL_FILES_INVALID`; an abort
 */
export async function onHub<T>(call: HubCall, work: (access: Access) => Promise<T>): Promise<T> {
  const library = await import("@huggingface/hub");
  return await retry(() => once(call, (params) => work({ library, params })), {
    retries: RETRIES,
    delayMs: RETRY_DELAY_MS,
    shouldRetry: (error) => codeOf(error) === "HUB_UNREACHABLE",
    ...(call.signal && { signal: call.signal }),
  });
}

async function once<T>(
  { hub, repository, signal }: HubCall,
  work: (params: Access["params"]) => Promise<T>,
): Promise<T> {
  const refusals = { lastCode: null };
  try {
    return await withDeadline(DEADLINE_MS, signal, async (until) => {
      const fetch = createHubFetch(hub, { signal: until, refusals });
      return await work({ hubUrl: hub.endpoint, fetch });
    });
  } catch (error) {
    throw hubModelError(error, { place: `${hub.endpoint}/${repository}`, refusals });
  }
}
