import { ApiError } from "./api-error.ts";
import { pythonRepr, pythonText } from "./python-repr.ts";

/** One fault of a body, as pydantic names it. */
export type Fault = { type: string; loc: string; msg: string; input: unknown; ctx?: Record<string, unknown> };

const MOST_SHOWN = 10;
const MOST_INPUT = 200;

/** A body that does not have the right shape, with vLLM's list of what is wrong. */
export function validationError(faults: readonly Fault[]): ApiError {
  const lines = faults
    .slice(0, MOST_SHOWN)
    .map((fault) => pythonRepr({ ...fault, input: summary(fault.input) }));
  return shapeError(lines, { count: faults.length, param: faults[0]?.loc ?? null });
}

/** The same for a fault that is one text. */
export function shapeError(
  lines: readonly string[],
  { count = lines.length, param = null as string | null } = {},
): ApiError {
  const label = count === 1 ? "error" : "errors";
  const more = count > lines.length ? [`...and ${count - lines.length} more ${label}`] : [];
  const message = [`${count} validation ${label}:`, ...[...lines, ...more].map((line) => `  ${line}`)].join(
    "\n",
  );
  return new ApiError(message, { type: "Bad Request", param });
}

/** What an error shows of the input: texts cut, containers only counted. */
function summary(input: unknown): string {
  if (Array.isArray(input)) return `<list of ${input.length} items>`;
  if (input !== null && typeof input === "object") return `<dict of ${Object.keys(input).length} items>`;
  const text = pythonText(input);
  return text.length > MOST_INPUT ? `${text.slice(0, MOST_INPUT)}...[truncated]` : text;
}
