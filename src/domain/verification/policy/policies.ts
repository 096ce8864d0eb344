import defaults from "./data/default.json" with { type: "json" };
import tinyLlama from "./data/tiny-llama.json" with { type: "json" };
import { type Policy, policySchema } from "./policy.ts";

/** Which policy each model is judged by. */
export type Policies = {
  /** The model's own policy, or the wide one for models that nobody measured. */
  of(model: string): Policy;
  /** Whether a model has a policy of its own. */
  hasOwn(model: string): boolean;
};

/** The name that stands for any model without a policy of its own. */
const ANY = "*";

/** Models that have a policy of their own; each is parsed once, when it is asked for. */
const OWN: Record<string, unknown> = { "targon/tiny-llama": tinyLlama };
const parsed = new Map<unknown, Policy>();

/** The policies that targon brings. */
export const BUILT_IN: Policies = { of: policyOf, hasOwn: hasOwnPolicy };

/** The policy that a model is judged by: its own, or the wide one for models that nobody measured. */
export function policyOf(model: string): Policy {
  const data = (hasOwnPolicy(model) && OWN[model]) || defaults;
  const policy = parsed.get(data) ?? policySchema.parse(data);
  parsed.set(data, policy);
  return policy;
}

/** Whether targon brings a policy for the model. */
export function hasOwnPolicy(model: string): boolean {
  return Object.hasOwn(OWN, model);
}

/** `own` before `others`; one for "*" takes the place of the wide policy only. */
export function withPolicies(own: readonly Policy[], others: Policies = BUILT_IN): Policies {
  const named = new Map(own.map((policy) => [policy.model, policy]));
  const hasOwn = (model: string) => model !== ANY && (named.has(model) || others.hasOwn(model));
  return {
    of: (model) =>
      (model === ANY ? undefined : named.get(model)) ??
      (hasOwn(model) ? undefined : named.get(ANY)) ??
      others.of(model),
    hasOwn,
  };
}

/** What evidence is filed under: evidence of another policy, or version, does not go on. */
export function policyName({ model, version }: Policy): string {
  return `${model} v${version}`;
}
