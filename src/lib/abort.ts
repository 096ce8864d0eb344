/** Whether an error is an abort or the end of a cancelled wait: never logged, never retried. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** The reason that every abort of ours carries, so that `isAbort` knows it. */
export function abortReason(message = "stopped"): DOMException {
  return new DOMException(message, "AbortError");
}

/** Whether an error says that a time limit of `AbortSignal.timeout` passed. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === "TimeoutError";
}
