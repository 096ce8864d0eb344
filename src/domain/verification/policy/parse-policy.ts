import type { z } from "zod";
import { TargonError } from "../../../errors.ts";
import { tokensMissing } from "../calibrate/enough.ts";
import { type Policy, policySchema } from "./policy.ts";

/** A policy is some 10 kB; with the stacks of many engines some 100 kB. */
export const POLICY_LIMIT = 1024 * 1024;

/** The one form that there is. */
const SCHEMA = policySchema.shape.schema.value;

/**
 * A policy to judge by from a file's text.
 *
 * @param file - its name, for the error
 * @throws {TargonError} `CONFIG_INVALID` naming file, key and expectation; also for a policy that is not enforced
 */
export function parsePolicy(text: string, file: string): Policy {
  if (text.length > POLICY_LIMIT)
    throw invalid("the policy file is too long", { file, maxBytes: POLICY_LIMIT });
  const data = jsonOf(text, file);
  const schema = typeof data === "object" && data !== null && "schema" in data ? data.schema : undefined;
  if (schema !== SCHEMA) throw invalid("the file is no policy of this version", told({ file, schema }));
  const parsed = policySchema.safeParse(data);
  if (!parsed.success) throw badKey(parsed.error, file);
  const policy = parsed.data;
  checkWidths(policy, file);
  if (!policy.enforced) throw notEnforced(policy, file);
  return policy;
}

/** Each kernel names widths that there are. */
function checkWidths({ sampling }: Policy, file: string): void {
  const count = sampling.widths.length;
  for (const list of ["honest", "cheats"] as const) {
    const at = sampling[list].findIndex(({ kernel = [] }) => kernel.some(([index]) => index >= count));
    if (at === -1) continue;
    const data = { file, key: `sampling.${list}.${at}.kernel`, expected: `indices below ${count}` };
    throw invalid("the policy file holds a wrong value", data);
  }
}

function notEnforced({ made }: Policy, file: string): TargonError {
  const data = {
    file,
    missing: `${tokensMissing(made.stacks)} tokens`,
    mend: "targon calibrate with more --tokens",
  };
  return invalid("the policy was made from too few tokens to be enforced", data);
}

function badKey(cause: z.ZodError, file: string): TargonError {
  const issue = cause.issues[0];
  const key = issue?.path.join(".") || "the file";
  return invalid("the policy file holds a wrong value", { file, key, expected: issue?.message }, cause);
}

function told({ file, schema }: { file: string; schema: unknown }) {
  const found = typeof schema === "string" ? schema.slice(0, 40) : null;
  return { file, key: "schema", expected: SCHEMA, ...(found !== null && { found }) };
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid("the policy file is not JSON", { file, expected: SCHEMA }, cause);
  }
}

function invalid(
  message: string,
  data: Record<string, string | number | undefined>,
  cause?: unknown,
): TargonError {
  return new TargonError("CONFIG_INVALID", message, { data, ...(cause !== undefined && { cause }) });
}
