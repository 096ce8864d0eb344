import { describe, expect, test } from "vitest";
import { hasOwnPolicy, policyName, policyOf } from "../../../../src/domain/verification/policy/policies.ts";
import { policySchema } from "../../../../src/domain/verification/policy/policy.ts";

const sum = (kernel: readonly (readonly [number, number])[]) =>
  kernel.reduce((all, [, weight]) => all + weight, 0);

describe.each(["targon/tiny-llama", "another/model"])("policy of %s", (model) => {
  const { sampling, made } = policyOf(model);
  test("behavior: every hypothesis is a distribution: weights add up to 1, over widths that there are", () => {
    const kernels = [...sampling.honest, ...sampling.cheats].flatMap(({ kernel }) =>
      kernel ? [kernel] : [],
    );
    for (const kernel of kernels) {
      expect(sum(kernel)).toBeCloseTo(1, 2);
      for (const [index] of kernel) expect(sampling.widths[index]).toBeGreaterThan(0);
    }
  });
  test("behavior: each deviation says what is different: other logits, another sampling or another seed", () => {
    for (const { kernel, sampling: other, lapse } of sampling.cheats)
      expect([kernel !== undefined, other !== undefined, lapse === 1].filter(Boolean)).toHaveLength(1);
  });
  test("behavior: it says from how many tokens of which stacks it was made", () => {
    expect(made.stacks.length).toBeGreaterThanOrEqual(3);
    for (const { name, tokens } of made.stacks.filter((stack) => stack.name.startsWith("honest")))
      expect({ name, enough: tokens >= 70_000 }).toEqual({ name, enough: true });
  });
});

describe("policyOf", () => {
  test("default: a model without a policy of its own has the wide one", () => {
    expect(hasOwnPolicy("targon/tiny-llama")).toBe(true);
    expect(hasOwnPolicy("another/model")).toBe(false);
    expect(policyOf("another/model").model).toBe("*");
    expect(policyName(policyOf("targon/tiny-llama"))).toMatch(/^targon\/tiny-llama v\d+$/);
  });
  test("error: an unknown key is refused, it may be a number that somebody relies on", () => {
    expect(policySchema.safeParse({ ...policyOf("x"), other: 1 }).success).toBe(false);
  });
});
