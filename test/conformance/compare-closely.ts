import { isDeepStrictEqual } from "node:util";
import type { Report, Where } from "./report.ts";

/** How far two numbers may lie apart. */
const TOLERANCE = 1e-6;

/** Passes where both are equal, numbers within 1e-6; an error thrown by `got` is what we gave. */
export function compareClosely(
  report: Report,
  where: Where,
  { expected, got }: { expected: unknown; got: () => unknown },
): void {
  const value = valueOrError(got);
  if (isClose(value, expected)) report.pass();
  else report.fail(where, expected, value);
}

function valueOrError(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

function isClose(got: unknown, expected: unknown): boolean {
  if (Object.is(got, expected)) return true;
  if (typeof got === "number" && typeof expected === "number") return Math.abs(got - expected) <= TOLERANCE;
  if (Array.isArray(got) && Array.isArray(expected))
    return got.length === expected.length && got.every((item, index) => isClose(item, expected[index]));
  if (!isFields(got) || !isFields(expected)) return false;
  const keys = Object.keys(got);
  return (
    isDeepStrictEqual(keys.sort(), Object.keys(expected).sort()) &&
    keys.every((key) => isClose(got[key], expected[key]))
  );
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !(value instanceof Error);
}
