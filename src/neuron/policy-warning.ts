import type { Policies } from "../domain/verification/policy/policies.ts";
import type { Log } from "../lib/log.ts";

/** Warns, once for each model, that nobody measured it: the wide policy catches less, and may not fit its engines. */
export function createPolicyWarning(
  log: Pick<Log, "warn">,
  policies: Pick<Policies, "hasOwn">,
): (model: string) => void {
  const told = new Set<string>();
  return (model) => {
    if (policies.hasOwn(model) || told.has(model)) return;
    told.add(model);
    log.warn("the model has no policy of its own and is judged by the wide one", {
      model,
      mend: "targon calibrate, then --verify.policy FILE",
    });
  };
}
