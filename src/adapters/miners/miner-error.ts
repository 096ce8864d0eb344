import { TargonError } from "../../errors.ts";
import { isAbort, isTimeout } from "../../lib/abort.ts";

/** What went wrong with a call to a miner, as ours; aborts and errors of ours pass as they are. */
export function minerError(error: unknown): Error {
  if (error instanceof TargonError) return error;
  if (error instanceof Error && isAbort(error)) return error;
  if (isTimeout(error)) return new TargonError("MINER_TIMEOUT", "the miner was too slow", { cause: error });
  const code = codeOf(error);
  if (INVALID.has(code) || (error instanceof Error && error.name === "HTTPParserError")) {
    return new TargonError("MINER_ANSWER_INVALID", "the miner's answer is no HTTP", {
      data: { reason: code },
      cause: error,
    });
  }
  return new TargonError("MINER_UNREACHABLE", "the miner cannot be reached or broke off", {
    data: { reason: code },
    cause: error,
  });
}

/** undici's codes for answers that break HTTP or our bounds. */
const INVALID = new Set([
  "UND_ERR_HEADERS_OVERFLOW",
  "UND_ERR_RESPONSE",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "UND_ERR_RES_EXCEEDED_MAX_SIZE",
]);

function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : "unknown";
}

/** An answer that breaks our bounds or its own form. */
export function invalidAnswer(reason: string, cause?: unknown): TargonError {
  return new TargonError("MINER_ANSWER_INVALID", "the miner's answer is not what was asked for", {
    data: { reason },
    ...(cause !== undefined && { cause }),
  });
}
