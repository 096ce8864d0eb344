import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readTraces, scoredOf } from "../../../../scripts/read-traces.ts";
import { policyOf } from "../../../../src/domain/verification/policy/policies.ts";
import type { Position } from "../../../../src/domain/verification/position.ts";
import { OCTAVES, octaveOf, shiftedOctaves } from "../../../../src/domain/verification/reported/octave.ts";
import { reportedEvidence } from "../../../../src/domain/verification/reported/reported-evidence.ts";
import { scalePolicySchema } from "../../../../src/domain/verification/reported/scale-policy.ts";
import { stepDistance } from "../../../../src/domain/verification/reported/step-distance.ts";

const MEASURED = policyOf("targon/tiny-llama").scale;
const WIDE = policyOf("*").scale;
const FOLDER = fileURLToPath(new URL("../../../fixtures/traces/", import.meta.url));
const answers = (file: string) =>
  readTraces(`${FOLDER}${file}.jsonl.gz`).map((line) => scoredOf(line).positions);
const evidence = (file: string) => answers(file).map((positions) => reportedEvidence(positions, MEASURED));
const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);

/** The same answers, reported `factor` times as far from the prefill: a coarser precision. */
function coarser(file: string, factor: number): Position[][] {
  const further = ({ token, score }: Position): Position => {
    const top = token.top.map(({ id, logprob }) => {
      const theirs = score.top.find((one) => one.id === id)?.logprob ?? logprob;
      return { id, logprob: theirs + factor * (logprob - theirs) };
    });
    return { token: { ...token, top }, score };
  };
  return answers(file).map((positions) => positions.map(further));
}

describe("reportedEvidence", () => {
  test.each(["v1-cpu/honest-bf16", "v1-cpu/honest-fp32", "v2/honest-bf16", "v2/honest-fp32"])(
    "default: no answer of %s speaks against its miner",
    (file) => {
      for (const value of evidence(file)) expect(value).toBeLessThan(0);
    },
  );
  test.each(["v1-cpu/small", "v2/small", "v1-cpu/small-forged", "v2/small-forged"])(
    "behavior: each answer of %s does",
    (file) => {
      for (const value of evidence(file)) expect(value).toBeGreaterThan(2);
    },
  );
  test.each([
    [1.3, false],
    [2.6, true],
    [6, true],
  ])("behavior: logprobs %f times as far as float32 from bfloat16 add up: %s", (factor, adds) => {
    const all = ["v1-cpu/honest-fp32", "v2/honest-fp32"].flatMap((file) => coarser(file, factor));
    const sum = total(all.map((positions) => reportedEvidence(positions, MEASURED)));
    if (adds) expect(sum).toBeGreaterThan(5);
    else expect(sum).toBeLessThan(0);
  });
  test("behavior: for a model that nobody measured only another model shows", () => {
    const sum = (factor: number) =>
      total(coarser("v1-cpu/honest-fp32", factor).map((positions) => reportedEvidence(positions, WIDE)));
    expect(sum(8)).toBeLessThan(0);
    for (const value of answers("v1-cpu/small").map((one) => reportedEvidence(one, WIDE)))
      expect(value).toBeGreaterThan(2);
  });
  test("behavior: a laundering miner, and one who reports no top, give no evidence", () => {
    const laundered = answers("v1-cpu/small").map((positions) =>
      positions.map(({ token, score }) => ({ token: { ...token, top: score.top.slice(0, 5) }, score })),
    );
    for (const positions of laundered) expect(reportedEvidence(positions, MEASURED)).toBeLessThan(0);
    const bare = (laundered[0] ?? []).map(({ token, score }) => ({ token: { ...token, top: [] }, score }));
    expect(reportedEvidence(bare, MEASURED)).toBe(0);
  });
  test("behavior: one answer says at most its cap and takes away at most the hedge", () => {
    const [far] = answers("v1-cpu/small");
    const [near] = answers("v1-cpu/honest-fp32");
    expect(reportedEvidence(far ?? [], MEASURED)).toBeLessThanOrEqual(MEASURED.answerCap);
    expect(reportedEvidence(near ?? [], MEASURED)).toBeGreaterThanOrEqual(Math.log(MEASURED.hedge));
  });
  test("behavior: the numbers are a policy, each table a distribution", () => {
    expect(scalePolicySchema.parse(MEASURED)).toEqual(MEASURED);
    for (const table of MEASURED.honest) {
      expect(table).toHaveLength(OCTAVES);
      expect(total(table)).toBeCloseTo(1, 2);
    }
  });
});

describe("stepDistance", () => {
  const top = [0, -0.0625, -0.1875, -2, -4].map((logprob, id) => ({ id, logprob: logprob - 1 }));
  const position = (reported: { id: number; logprob: number }[]): Position => ({
    token: { id: 0, text: "", logprob: -1, top: reported, atMs: 0 },
    score: { logprob: -1, rank: 1, top },
  });
  test("default: mean distance in nats and in the place's bf16 steps", () => {
    const shifted = top.map(({ id, logprob }) => ({ id, logprob: logprob - 0.125 }));
    expect(stepDistance(position(shifted), 3)).toEqual({ nats: 0.125, steps: 2 });
  });
  test("behavior: what the prefill's top lacks counts from its end on, at most the clip", () => {
    expect(stepDistance(position([{ id: 9, logprob: -4.5 }]), 3)?.nats).toBeCloseTo(0.5, 9);
    expect(stepDistance(position([{ id: 9, logprob: -6 }]), 3)?.nats).toBe(0);
    expect(stepDistance(position([{ id: 9, logprob: 0 }]), 3)?.nats).toBe(3);
    expect(stepDistance(position([]), 3)).toBeNull();
  });
});

describe("octaves", () => {
  test("default: half octaves from 1/8 step on, all numbers somewhere", () => {
    expect([0, 0.12, 0.126, 1, 1.42, 1e9, Number.NaN].map(octaveOf)).toEqual([0, 0, 1, 7, 8, OCTAVES - 1, 0]);
  });
  test("behavior: a shift keeps the sum, the first bin and the end", () => {
    const table = Array.from({ length: OCTAVES }, (_, bin) => (bin === 0 || bin === 18 ? 0.5 : 0));
    const moved = shiftedOctaves(table, 4);
    expect(total(moved)).toBeCloseTo(1, 9);
    expect(moved[0]).toBeGreaterThan(0.49);
    expect(moved[OCTAVES - 1]).toBeGreaterThan(0.49);
  });
});
