import { readInput } from "../../adapters/host/read-input.ts";
import { exactPolicy } from "../../domain/verification/policy/exact.ts";
import { parsePolicy } from "../../domain/verification/policy/parse-policy.ts";
import { BUILT_IN, type Policies, withPolicies } from "../../domain/verification/policy/policies.ts";
import type { Policy } from "../../domain/verification/policy/policy.ts";
import { TargonError } from "../../errors.ts";

/** The word that stands for the exact variant of every policy instead of a file's. */
const EXACT = "exact";

/**
 * The policies of `--verify.policy`, each for the model that it names, before those that targon brings; `exact` among
 * them holds all of them to the digit.
 *
 * @throws {TargonError} `FILE_UNREADABLE`, `CONFIG_INVALID` also where two files name one model
 */
export async function openPolicies(files: readonly string[] = []): Promise<Policies> {
  const found = new Map<string, { file: string; policy: Policy }>();
  for (const file of files.filter((one) => one !== EXACT)) {
    const policy = parsePolicy(new TextDecoder().decode(await readInput(file)), file);
    const other = found.get(policy.model);
    if (other)
      throw new TargonError("CONFIG_INVALID", "two policy files name one model", {
        data: { model: policy.model, file, other: other.file },
      });
    found.set(policy.model, { file, policy });
  }
  const policies =
    found.size === 0 ? BUILT_IN : withPolicies([...found.values()].map(({ policy }) => policy));
  return files.includes(EXACT) ? { ...policies, of: (model) => exactPolicy(policies.of(model)) } : policies;
}
