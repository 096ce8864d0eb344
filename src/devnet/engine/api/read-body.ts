import type { ApiError } from "./api-error.ts";
import { findJsonFault } from "./json-fault.ts";
import { shapeError, validationError } from "./validation-error.ts";

/** A request's body as it came. */
export type RawBody = { text: string; contentType: string };

type Context = { source?: string };

/**
 * Parses a JSON body; a seed beyond 2⁵³ stays exact as a bigint.
 *
 * @throws ApiError 400 in vLLM's words: other media type, no body, no JSON
 */
export function readBody({ text, contentType }: RawBody): unknown {
  if (contentType.toLowerCase().split(";")[0]?.trim() !== "application/json") {
    throw shapeError(["Unsupported Media Type: Only 'application/json' is allowed"]);
  }
  if (text === "") throw missingBody();
  try {
    const body: unknown = JSON.parse(text, exactSeed);
    if (body === null) throw missingBody();
    return body;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const { at, why } = findJsonFault(text);
  const fault = { type: "json_invalid", loc: `body.${at}`, msg: "JSON decode error", input: {} };
  throw validationError([{ ...fault, ctx: { error: why } }]);
}

function missingBody(): ApiError {
  return validationError([{ type: "missing", loc: "body", msg: "Field required", input: null }]);
}

function exactSeed(key: string, value: unknown, context?: Context): unknown {
  if (key !== "seed" || typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? "";
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}
