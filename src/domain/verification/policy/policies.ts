import defaults from "./data/default.json" with { type: "json" };
import tinyLlama from "./data/tiny-llama.json" with { type: "json" };
import { type Policy, policySchema } from "./policy.ts";

/** Models that have a policy of their own; each is parsed once, when it is asked for. */
const OWN: Record<string, unknown> = { "targon/tiny-llama": tinyLlama };
const parsed = new Map<unknown, Policy>();

/** The policy that a model is judged by: its own, or the wide one for models that nobody measured. */
export function policyOf(model: string): Policy {
  const data = OWN[model] ?? defaults;
  const policy = parsed.get(data) ?? policySchema.parse(data);
  parsed.set(data, policy);
  return policy;
}

/** Whether a model has a policy of its own. */
export function hasOwnPolicy(model: string): boolean {
  return OWN[model] !== undefined;
}

/** What evidence is filed under: evidence of another policy, or version, does not go on. */
export function policyName({ model, version }: Policy): string {
  return `${model} v${version}`;
}
