import { TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";

/** A failed connection as our error; aborts and errors of ours go through as they are. */
export function hubFailure(error: unknown, url: string): unknown {
  if (isAbort(error) || error instanceof TargonError) return error;
  return new TargonError("HUB_UNREACHABLE", "the hub does not answer", {
    data: { url: withoutQuery(url) },
    cause: error,
  });
}

/** What a status means: 429 and 5xx may pass, the rest is a refusal. */
export function hubRefusal(url: string, status: number): TargonError {
  const data = { url: withoutQuery(url), status };
  if (status === 429 || status >= 500)
    return new TargonError("HUB_UNREACHABLE", "the hub is out of order", { data });
  if (status === 200) return new TargonError("HUB_REFUSED", "the hub gives no parts of files", { data });
  const isPrivate = status === 401 || status === 403;
  return new TargonError("HUB_REFUSED", "the hub does not give the file", {
    data: { ...data, ...(isPrivate && { expected: "a public repository, or HF_TOKEN" }) },
  });
}

/** A signed address carries its right in the query. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
