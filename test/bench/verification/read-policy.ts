import { readFile } from "node:fs/promises";
import { policyOf } from "../../../src/domain/verification/policy/policies.ts";
import { type Policy, policySchema } from "../../../src/domain/verification/policy/policy.ts";
import { TargonError } from "../../../src/errors.ts";

/** Traces name no model; all that are known come from this one. */
const MODEL = "targon/tiny-llama";

/**
 * The policy of a file, or the committed one.
 *
 * @throws {TargonError} `FILE_UNREADABLE`, `USAGE` when it is no policy
 */
export async function readPolicy(file: string | undefined): Promise<Policy> {
  if (file === undefined) return policyOf(MODEL);
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new TargonError("FILE_UNREADABLE", "the policy cannot be read", { data: { file }, cause });
  });
  const parsed = policySchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const problem = `${issue?.path.join(".") || "the file"}: ${issue?.message}`;
  throw new TargonError("USAGE", "the file is no policy", { data: { file, problem }, cause: parsed.error });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
