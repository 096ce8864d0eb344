import { expect, test } from "vitest";
import { parsePolicy } from "../../../../src/domain/verification/policy/parse-policy.ts";
import { BUILT_IN, policyOf, withPolicies } from "../../../../src/domain/verification/policy/policies.ts";
import { sentenceOf, TargonError } from "../../../../src/errors.ts";

const GOOD = { ...policyOf("x"), model: "org/model", version: 7 };

/** The error of a file, as a person reads it. */
function errorOf(data: unknown): { code: string | null; text: string } {
  try {
    parsePolicy(typeof data === "string" ? data : JSON.stringify(data), "p.json");
    return { code: null, text: "" };
  } catch (error) {
    return { code: error instanceof TargonError ? error.code : "BUG", text: sentenceOf(error) };
  }
}

test("default: a policy is read back as it was written", () => {
  expect(parsePolicy(JSON.stringify(GOOD), "p.json")).toEqual(GOOD);
});

test.each([
  ["no JSON", "{", "not JSON (file: p.json, expected: targon.policy/1)"],
  ["a list", [], "no policy of this version (file: p.json, key: schema, expected: targon.policy/1)"],
  ["another version", { ...GOOD, schema: "targon.policy/2" }, "found: targon.policy/2"],
  ["a missing number", { ...GOOD, surprise: { refuseAt: 1 } }, "key: surprise.leastLogprob"],
  ["a wrong kind", { ...GOOD, version: "7" }, "key: version, expected: Invalid input: expected number"],
  ["an unknown key", { ...GOOD, more: 1 }, 'Unrecognized key: "more"'],
  ["too much", " ".repeat(1024 * 1024 + 1), "too long (file: p.json, maxBytes: 1048576)"],
])("error: CONFIG_INVALID %s, named with file, key and expectation", (_, data, text) => {
  const error = errorOf(data);
  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.text).toContain(text);
});

test("error: CONFIG_INVALID a kernel names a width that is not there", () => {
  const honest = [{ name: "a", kernel: [[99, 1]], lapse: 0.1 }];
  const { text } = errorOf({ ...GOOD, sampling: { ...GOOD.sampling, honest } });
  expect(text).toContain("key: sampling.honest.0.kernel, expected: indices below 17");
});

test("error: CONFIG_INVALID too few tokens: how many are missing", () => {
  const stack = { name: "a seen by b", responses: 10, tokens: 1500, source: "" };
  const made = { ...GOOD.made, stacks: [stack] };
  const { code, text } = errorOf({ ...GOOD, enforced: false, made });
  expect(code).toBe("CONFIG_INVALID");
  expect(text).toContain("missing: 38500 tokens): targon calibrate with more --tokens");
});

test("behavior: a file is for the model that it names, before targon's own; * for those that nobody measured", () => {
  const own = { ...GOOD, model: "targon/tiny-llama" };
  const any = { ...GOOD, model: "*" };
  const policies = withPolicies([GOOD, own, any]);
  expect(["org/model", "targon/tiny-llama", "x", "*"].map(policies.hasOwn)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(policies.of("org/model")).toBe(GOOD);
  expect(policies.of("targon/tiny-llama")).toBe(own);
  expect(policies.of("x")).toBe(any);
  expect(withPolicies([any]).of("targon/tiny-llama")).toBe(policyOf("targon/tiny-llama"));
  expect(withPolicies([GOOD]).of("x")).toBe(policyOf("x"));
  expect(BUILT_IN.hasOwn("constructor")).toBe(false);
});
