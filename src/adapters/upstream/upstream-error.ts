import { TargonError } from "../../errors.ts";
import { isAbort, isTimeout } from "../../lib/abort.ts";

const TIMEOUTS = ["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"];

/** What went wrong with an upstream in our words: UPSTREAM_TIMEOUT or UPSTREAM_UNREACHABLE; an abort stays one. */
export function upstreamError(error: unknown, url: string): unknown {
  if (isAbort(error) || error instanceof TargonError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const data = { url: withoutCredentials(url) };
  if (TIMEOUTS.includes(code) || isTimeout(error)) {
    return new TargonError("UPSTREAM_TIMEOUT", "the model's server was silent for too long", {
      data,
      cause: error,
    });
  }
  return new TargonError("UPSTREAM_UNREACHABLE", "the model's server does not answer", {
    data,
    cause: error,
  });
}

/** A URL as it may stand in a log: origin and path. */
export function withoutCredentials(url: string): string {
  const parsed = new URL(url);
  return `${parsed.origin}${parsed.pathname}`;
}
