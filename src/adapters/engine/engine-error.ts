import { errors } from "undici";
import { TargonError } from "../../errors.ts";
import { isAbort, isTimeout } from "../../lib/abort.ts";
import { refusalText } from "./engine-schemas.ts";

/** How much of an engine's own words is kept. */
const DETAIL_LENGTH = 300;

/** A failed connection as our error; aborts and errors of ours go through as they are. */
export function engineFailure(error: unknown, url: string): unknown {
  if (isAbort(error) || error instanceof TargonError) return error;
  const data = { url };
  if (isTimeout(error) || isUndiciTimeout(error))
    return new TargonError("ENGINE_TIMEOUT", "the engine did not answer in time", { data, cause: error });
  if (error instanceof errors.ResponseExceededMaxSizeError)
    return new TargonError("ENGINE_ANSWER_INVALID", "the engine's answer is too large", {
      data,
      cause: error,
    });
  return new TargonError("ENGINE_UNREACHABLE", "the engine cannot be reached", { data, cause: error });
}

/** What a status other than 2xx means: 5xx may pass, 404 for a model is another model, the rest is a refusal. */
export function engineRefusal(url: string, status: number, text: string): TargonError {
  const detail = detailOf(text);
  const data = { url, status, detail };
  if (status >= 500) return new TargonError("ENGINE_UNREACHABLE", "the engine is out of order", { data });
  if (status === 404 && /model/i.test(detail) && /not exist|not found/i.test(detail))
    return new TargonError("ENGINE_OTHER_MODEL", "the engine does not serve this model", { data });
  return new TargonError("ENGINE_REFUSED", "the engine refused the request", { data });
}

function isUndiciTimeout(error: unknown): boolean {
  return (
    error instanceof errors.ConnectTimeoutError ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError
  );
}

function detailOf(text: string): string {
  try {
    const parsed = refusalText.safeParse(JSON.parse(text));
    return (parsed.success ? parsed.data : text).slice(0, DETAIL_LENGTH);
  } catch {
    return text.slice(0, DETAIL_LENGTH);
  }
}
