import { expect, test } from "vitest";
import { WIDTHS } from "../../../src/domain/verification/calibrate/build-policy.ts";
import { parsePolicy } from "../../../src/domain/verification/policy/parse-policy.ts";
import { policyOf } from "../../../src/domain/verification/policy/policies.ts";
import { BASE, makePolicy } from "../../../src/neuron/calibrate/make-policy.ts";

const OWN = policyOf("targon/tiny-llama");
const stack = (name: string, at: number, tokens = 20_000) => {
  return { name, source: "s", responses: 200, tokens, kernel: [[at, 1]] as [number, number][] };
};
const make = (stacks: ReturnType<typeof stack>[]) =>
  makePolicy({ now: () => 1_700_000_000_999 }, { model: "org/m", tokens: 20_000, stacks, notes: ["n"] });

test("default: enforced from two stacks of 20,000 tokens on; what is not measured is the wide policy's", () => {
  const policy = make([stack("a", 3), stack("b", 1)]);
  expect(policy).toMatchObject({ model: "org/m", version: 1_700_000_000, enforced: true });
  expect(policy.structure).toEqual(BASE.structure);
  expect(policy.reported).toEqual(BASE.reported);
  expect(parsePolicy(JSON.stringify(policy), "p.json")).toEqual(policy);
  expect(make([stack("a", 3), stack("b", 1, 19_999)]).enforced).toBe(false);
  expect(make([stack("a", 3, 90_000)]).enforced).toBe(false);
});

test("behavior: the stacks that targon measured stay honest, its coarser weights stay cheats", () => {
  const { honest, cheats } = make([stack("a", 0), stack("b", 0)]).sampling;
  expect(honest).toEqual(expect.arrayContaining(OWN.sampling.honest));
  expect(cheats.map(({ name }) => name)).toEqual(expect.arrayContaining(["another seed", "int4", "small"]));
});

test("behavior: another precision is one beyond the widest stack, in whatever order they were measured", () => {
  const precisionOf = (stacks: ReturnType<typeof stack>[]) =>
    make(stacks).sampling.cheats.find(({ name }) => name.startsWith("another precision"))?.kernel;
  expect(precisionOf([stack("a", 5), stack("b", 1)])).toEqual([[8, 1]]);
  expect(precisionOf([stack("b", 1), stack("a", 5)])).toEqual([[8, 1]]);
});

test("behavior: kernels of policies that are put together count over the same widths", () => {
  for (const { sampling } of [BASE, OWN]) expect(sampling.widths).toEqual(WIDTHS);
});
