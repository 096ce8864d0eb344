import { TargonError } from "../../errors.ts";
import { isAbort, isTimeout } from "../../lib/abort.ts";

/** How much of Docker's own words is kept. */
const DETAIL_LENGTH = 400;

/** What the system's codes mean for a Docker host. */
const REASONS: Record<string, string> = {
  ENOENT: "Docker is not installed or does not run: its socket is missing",
  EACCES: "this user may not open Docker's socket: add it to the group docker",
  ECONNREFUSED: "Docker does not run: nobody listens",
  ECONNRESET: "Docker ended the connection",
  ENOTFOUND: "the host's name is not known",
  ETIMEDOUT: "the host does not answer",
  EHOSTUNREACH: "there is no way to the host",
  ENETUNREACH: "there is no way to the host",
  ERR_TLS_CERT_ALTNAME_INVALID: "the host's certificate is for another name",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the host's certificate is not signed by ca.pem",
  SELF_SIGNED_CERT_IN_CHAIN: "the host's certificate is not signed by ca.pem",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the host's certificate is not signed by ca.pem",
  CERT_HAS_EXPIRED: "the host's certificate has expired",
};

/** What dockerode and Node throw, as our error; aborts and errors of ours go through as they are. */
export function dockerFailure(error: unknown, host: string): unknown {
  if (isAbort(error) || error instanceof TargonError) return error;
  if (isTimeout(error)) return unreachable(host, "it did not answer in time", error);
  const status = statusOf(error);
  if (status !== null) {
    const data = { host, status, detail: detailOf(error) };
    return new TargonError("DOCKER_REFUSED", "Docker refused the request", { data, cause: error });
  }
  const code = (error as { code?: unknown } | null)?.code;
  const reason = typeof code === "string" ? REASONS[code] : undefined;
  return unreachable(host, reason ?? detailOf(error), error);
}

/** The HTTP status of a Docker refusal, or null for any other error. */
export function statusOf(error: unknown): number | null {
  if (error instanceof TargonError) {
    const { status } = error.data;
    return error.code === "DOCKER_REFUSED" && typeof status === "number" ? status : null;
  }
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === "number" ? status : null;
}

function unreachable(host: string, why: string, cause: unknown): TargonError {
  return new TargonError("DOCKER_UNREACHABLE", "the Docker host cannot be reached", {
    data: { host, why },
    cause,
  });
}

/** dockerode wraps Docker's words: "(HTTP code 500) server error - WORDS ". */
function detailOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const words = text.replace(/^\(HTTP code \d+\) [^-]* - /, "").trim();
  return words.slice(0, DETAIL_LENGTH);
}
