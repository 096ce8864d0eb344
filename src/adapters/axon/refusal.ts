import { ERRORS, TargonError } from "../../errors.ts";

/** What a refused caller gets: a status and a constant text, which tells nothing of the values compared. */
export type Refusal = { status: number; body: { error: string } };

/** The answer to an error: our own by the table, the server's own by its status, anything else is 500. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof TargonError) {
    return { status: ERRORS[error.code].http, body: { error: error.message } };
  }
  const status = statusOf(error);
  if (status === 413) return { status, body: { error: "the request's body is too large" } };
  if (status >= 400 && status < 500) return { status, body: { error: "the request is malformed" } };
  return { status: 500, body: { error: "internal error" } };
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  return typeof status === "number" ? status : 500;
}
