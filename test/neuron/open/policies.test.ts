import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { BUILT_IN, type Policies, policyOf } from "../../../src/domain/verification/policy/policies.ts";
import { openPolicies } from "../../../src/neuron/open/policies.ts";
import { createPolicyWarning } from "../../../src/neuron/policy-warning.ts";

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "targon-policy-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "p.json");
  await writeFile(path, text);
  return path;
}

const GOOD = JSON.stringify({ ...policyOf("x"), model: "org/model" });

test("default: without files those that targon brings", async () => {
  expect(await openPolicies()).toBe(BUILT_IN);
});

test("behavior: a file's policy is the model's own", async () => {
  const policies = await openPolicies([await fileWith(GOOD)]);
  expect(policies.hasOwn("org/model")).toBe(true);
  expect(policies.of("org/model")).toEqual({ ...policyOf("x"), model: "org/model" });
});

test("behavior: exact, alone or beside a file, holds every policy to the digit", async () => {
  const singles = (policies: Policies) =>
    ["org/model", "targon/tiny-llama"].map((model) => policies.of(model).reported.single);
  expect(singles(await openPolicies(["exact"]))).toEqual([0.05, 0.05]);
  const policies = await openPolicies([await fileWith(GOOD), "exact"]);
  expect(singles(policies)).toEqual([0.05, 0.05]);
  expect(policies.hasOwn("org/model")).toBe(true);
});

test("error: FILE_UNREADABLE no such file", async () => {
  await expect(openPolicies(["/nowhere/p.json"])).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
});

test("error: CONFIG_INVALID two files for one model", async () => {
  const files = [await fileWith(GOOD), await fileWith(GOOD)];
  await expect(openPolicies(files)).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    data: { model: "org/model", file: files[1], other: files[0] },
  });
});

test("behavior: one warning for a model that nobody measured, none for others", () => {
  const lines: unknown[] = [];
  const warnOf = createPolicyWarning({ warn: (...line) => void lines.push(line) }, BUILT_IN);
  for (const model of ["org/a", "targon/tiny-llama", "org/a", "org/b"]) warnOf(model);
  expect(lines).toMatchObject([
    [expect.any(String), { model: "org/a" }],
    [expect.any(String), { model: "org/b" }],
  ]);
});
