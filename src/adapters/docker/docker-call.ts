import { withDeadline } from "../../lib/with-deadline.ts";
import { dockerFailure, statusOf } from "./docker-error.ts";

/** One call to a host: at most `limitMs`, errors as ours. */
export type DockerCall = <T>(
  limitMs: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
) => Promise<T>;

/** How long a question may take that needs no work. */
export const ASK_MS = 30_000;

/** Calls to one host, which is named in their errors: `DOCKER_UNREACHABLE`, `DOCKER_REFUSED`. */
export function createDockerCall(host: string): DockerCall {
  return async (limitMs, signal, work) => {
    try {
      return await withDeadline(limitMs, signal, work);
    } catch (error) {
      throw dockerFailure(error, host);
    }
  };
}

/** Null where Docker says that there is none. */
export async function orNothing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}
