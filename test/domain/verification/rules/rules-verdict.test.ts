import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTraces } from "../../../../scripts/read-traces.ts";
import {
  type RulesVersion,
  ruleSets,
  rulesVerdict,
} from "../../../../src/domain/verification/rules/rules-verdict.ts";
import type { BenchLine } from "../../../bench/verification/detectors/detector.ts";
import { caseOf } from "../../../bench/verification/detectors/reference.ts";
import { toBenchLine } from "../../../bench/verification/detectors/to-bench-line.ts";
import { end, GOOD, position, ruleCase, streamOf } from "./rule-case.ts";

const VERSIONS = Object.keys(ruleSets) as RulesVersion[];
const SHARED = fileURLToPath(new URL("../../../../../shared/fixtures/traces/v1-cpu/", import.meta.url));

const known = new Map<string, BenchLine[]>();
function linesOf(name: string): BenchLine[] {
  const lines = known.get(name) ?? readTraces(`${SHARED}${name}.jsonl.gz`).map(toBenchLine);
  known.set(name, lines);
  return lines;
}

/** How often each cause is given for a class of the recorded traces. */
function causesOf(version: RulesVersion, name: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of linesOf(name)) {
    const { cause } = rulesVerdict(version, caseOf(line, [2043, 2046]));
    if (cause !== null) counts[cause] = (counts[cause] ?? 0) + 1;
  }
  return counts;
}

describe("rulesVerdict", () => {
  test.each(VERSIONS)("default: %s passes a likely answer and names its known defects", (version) => {
    const verdict = rulesVerdict(version, ruleCase(GOOD));
    expect(verdict).toMatchObject({ verified: true, cause: null, gross: false });
    expect(verdict.message).toMatch(/^rules of Targon \d\.\d\.\d: nothing that they look at is wrong$/);
    const last = verdict.checks.at(-1);
    expect(last).toMatchObject({ name: "known defects", passed: null });
    expect(last?.detail).toContain("seed that was sent");
  });
  test("behavior: the message says which release refused, and by which rule", () => {
    const wrong = [...Array.from({ length: 10 }, () => position(1, { said: -9 })), end];
    expect(rulesVerdict("4.2", ruleCase(wrong)).verified).toBe(true);
    const { verified, cause, message } = rulesVerdict("4.5", ruleCase(wrong));
    expect({ verified, cause }).toEqual({ verified: false, cause: "LOW_SCORE" });
    expect(message).toMatch(/^rules of Targon 4\.5\.0: score: .*against 0\.75\)$/);
  });
  test("behavior: of two causes the one that comes first in the answer is given", () => {
    const one = [position(75), ...GOOD];
    expect(rulesVerdict("4.2", ruleCase(one, { temperature: 1 })).cause).toBe("UNLIKELY_TOKEN");
  });
  test.each(["4.2", "4.5", "5.3"] as const)(
    "behavior: %s on an answer it divides by zero for: null",
    (version) => {
      const short = version === "5.3" ? [position(1), end] : [position(1), position(1), position(1)];
      const stream = streamOf(short.length);
      expect(rulesVerdict(version, ruleCase(short, { stream, maxTokens: 3 })).verified).toBeNull();
    },
  );
  test("behavior: 5.3 says nothing of text without token ids", () => {
    const usage = { promptTokens: 7, completionTokens: 9, totalTokens: 16 };
    expect(rulesVerdict("5.3", ruleCase([], { stream: streamOf(10), usage })).verified).toBeNull();
  });
  test("behavior: never throws", () => {
    const token = fc.record({
      rank: fc.integer({ min: 1, max: 3000 }),
      logprob: fc.double({ min: -30, max: 0 }),
      said: fc.option(fc.double({ min: -1e4, max: 0 })),
    });
    const anyCase = fc.record({
      tokens: fc.array(token, { maxLength: 80 }),
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      maxTokens: fc.option(fc.nat(100)),
      isKnown: fc.boolean(),
      hasStream: fc.boolean(),
      seed: fc.bigInt(),
    });
    fc.assert(
      fc.property(anyCase, ({ tokens, temperature, maxTokens, isKnown, hasStream, seed }) => {
        const positions = tokens.map(({ rank, logprob, said }) => position(rank, { logprob, said }));
        const one = ruleCase(positions, { temperature, maxTokens, seed });
        const known = isKnown ? one : { ...one, endIds: null, usage: null };
        for (const version of VERSIONS) rulesVerdict(version, hasStream ? known : { ...known, stream: null });
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

/** Of 48 answers each. */
describe.skipIf(!existsSync(SHARED))("rules on recorded traces (needs ../shared/fixtures/traces)", () => {
  test.each([
    ["4.0", "honest-bf16", { LOW_SCORE: 3, LOGPROB_RANDOM: 2 }],
    ["4.2", "honest-bf16", { SKIPPED_EOS_EOT: 1, UNLIKELY_TOKEN: 14, LOGPROB_RANDOM: 2 }],
    ["4.5", "honest-bf16", { SKIPPED_EOS_EOT: 1, LOW_SCORE: 3, UNLIKELY_TOKEN: 14, LOGPROB_RANDOM: 2 }],
    ["5.3", "honest-bf16", {}],
    ["4.0", "small-forged", { LOW_SCORE: 47, LOGPROB_RANDOM: 1 }],
    [
      "4.2",
      "small-forged",
      { SKIPPED_EOS_EOT: 1, UNLIKELY_TOKEN: 16, UNLIKELY_TOKENS: 1, LOGPROB_RANDOM: 6 },
    ],
    ["5.3", "small-forged", { UNLIKELY_TOKEN: 3, EARLY_END: 1 }],
    ["5.3", "seed-ignored", {}],
  ] as const)("default: %s refuses of %s: %o", (version, name, expected) => {
    expect(causesOf(version, name)).toEqual(expected);
  });
});
