import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readTraces } from "../../../../scripts/read-traces.ts";
import type { Token } from "../../../../src/domain/types.ts";
import { checkLattice } from "../../../../src/domain/verification/structure/check-lattice.ts";
import { latticeOf } from "../../../../src/domain/verification/structure/lattice.ts";
import { POLICY } from "./facts-of.ts";

const { lattice } = POLICY;

const tokenOf = (logprobs: number[]): Token => ({
  id: 1,
  text: "",
  logprob: logprobs[0] ?? null,
  top: logprobs.map((logprob, i) => ({ id: i, logprob })),
  atMs: 0,
});

/** Logprobs whose logits lie on multiples of `step`, as float32 holds them. */
const onStep = (step: number) =>
  Array.from({ length: 20 }, (_, i) =>
    tokenOf([0, 3, 10 + i, 17, 51].map((steps) => Math.fround(-0.123456 - i / 7 - steps * step))),
  );

const traced = (name: string) =>
  readTraces(fileURLToPath(new URL(`../../../fixtures/traces/v2/${name}.jsonl.gz`, import.meta.url))).map(
    ({ miner }) => miner.top.map((top) => tokenOf(top.map(([, logprob]) => logprob))),
  );

describe("latticeOf", () => {
  test("default: the precision of real engines, answer by answer", () => {
    const seen = (name: string) => [...new Set(traced(name).map((one) => latticeOf(one, lattice).precision))];
    const long = { honest: seen("honest-bf16"), other: seen("honest-fp32") };
    expect(long.honest.filter((one) => one !== null)).toEqual(["bfloat16"]);
    expect(long.other.filter((one) => one !== null)).toEqual(["float32"]);
  });
  test.each<[string, number, string]>([
    ["bfloat16", 2 ** -5, "bfloat16"],
    ["float16", 2 ** -9, "float16"],
    ["float32", Math.PI * 2 ** -6, "float32"],
  ])("behavior: steps of %s", (_name, step, precision) => {
    expect(latticeOf(onStep(step), lattice)).toMatchObject({ precision, positions: 20 });
  });
  test("behavior: half of one and half of another is neither", () => {
    const half = onStep(2 ** -9).slice(0, 10);
    expect(latticeOf([...half, ...onStep(0.0123)], lattice).precision).toBeNull();
  });
  test("behavior: ties, missing tops and -9999 say nothing", () => {
    const mute = [tokenOf([-1, -1, -1]), tokenOf([]), tokenOf([-1, -9999])];
    expect(latticeOf(mute, lattice)).toEqual({ precision: null, share: 0, positions: 0 });
  });
});

describe("checkLattice", () => {
  const demanded = { ...lattice, demanded: "bfloat16" as const };
  test("default: says the precision, refuses none", () => {
    expect(checkLattice(onStep(0.0123), lattice)).toMatchObject({ passed: true, detail: "float32" });
  });
  test("behavior: a demanded precision that shows, and one that cannot be told", () => {
    expect(checkLattice(onStep(2 ** -5), demanded).passed).toBe(true);
    expect(checkLattice([], demanded).passed).toBeNull();
  });
  test("error: MODEL_MISMATCH for another precision than the policy demands", () => {
    expect(checkLattice(onStep(0.0123), demanded)).toMatchObject({
      passed: false,
      cause: "MODEL_MISMATCH",
      gross: false,
    });
  });
});
