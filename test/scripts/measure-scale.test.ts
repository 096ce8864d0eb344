import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { measureScale } from "../../scripts/measure-scale.ts";
import { readTraces, scoredOf } from "../../scripts/read-traces.ts";
import { policyOf } from "../../src/domain/verification/policy/policies.ts";
import type { Position } from "../../src/domain/verification/position.ts";
import { reportedEvidence } from "../../src/domain/verification/reported/reported-evidence.ts";
import { scalePolicySchema } from "../../src/domain/verification/reported/scale-policy.ts";

const FOLDER = fileURLToPath(new URL("../fixtures/traces/v1-cpu/", import.meta.url));
const answers = (name: string) =>
  readTraces(`${FOLDER}${name}.jsonl.gz`).map((line) => scoredOf(line).positions);

const WIDE = policyOf("*").scale;

/** The tokens of a file over and over, until there are enough. */
function stack(name: string, tokens = 20_000): Position[] {
  const one = answers(name).flat();
  return Array.from({ length: tokens }, (_, i) => one[i % one.length] as Position);
}

describe("measureScale", () => {
  test("default: one table per honest stack, by which the stack passes and another model does not", () => {
    const scale = measureScale([stack("honest-fp32")], "test");
    expect(scalePolicySchema.parse(scale)).toMatchObject({ made: "test", tokens: 20_000 });
    expect(scale.honest).toHaveLength(1);
    for (const one of answers("honest-fp32")) expect(reportedEvidence(one, scale)).toBeLessThan(0);
    for (const one of answers("small")) expect(reportedEvidence(one, scale)).toBeGreaterThan(2);
  });
  test("behavior: the verifier's own stack tells nothing of others, nor do too few tokens", () => {
    expect(measureScale([stack("honest-bf16"), stack("honest-fp32")], "test").honest).toHaveLength(1);
    expect(measureScale([stack("honest-bf16")], "test")).toBe(WIDE);
    expect(measureScale([stack("honest-fp32", 19_999)], "test")).toBe(WIDE);
    expect(measureScale([], "test")).toBe(WIDE);
  });
});
