import { isRecord, type Lax } from "./lax.ts";
import { type Fault, validationError } from "./validation-error.ts";

/** Fields in the order in which their faults are reported. */
export type Fields = Record<string, Lax<unknown>>;

/** What was read: undefined where the body lacks a field. */
export type ReadFields<F extends Fields> = {
  [K in keyof F]: F[K] extends Lax<infer T> ? T | undefined : never;
};

/**
 * Reads a body's fields; those that are not named are ignored.
 *
 * @param required - fields that must be there
 * @throws ApiError 400 that lists everything that is wrong
 */
export function readFields<F extends Fields>(
  fields: F,
  body: unknown,
  required: string[] = [],
): ReadFields<F> {
  const input = requireRecord(body);
  const faults: Fault[] = [];
  const read: Record<string, unknown> = {};
  for (const [name, lax] of Object.entries(fields)) {
    const loc = `body.${name}`;
    if (Object.hasOwn(input, name)) read[name] = lax(input[name], loc, faults);
    else if (required.includes(name)) faults.push({ type: "missing", loc, msg: "Field required", input });
  }
  if (faults.length > 0) throw validationError(faults);
  return read as ReadFields<F>;
}

/** The body as an object. @throws ApiError 400 */
export function requireRecord(body: unknown): Record<string, unknown> {
  if (isRecord(body)) return body;
  const msg = "Input should be a valid dictionary or object to extract fields from";
  throw validationError([{ type: "model_attributes_type", loc: "body", msg, input: body }]);
}
