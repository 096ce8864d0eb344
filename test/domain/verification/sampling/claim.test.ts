import { describe, expect, test } from "vitest";
import type { Sampling } from "../../../../src/domain/types.ts";
import { claimOf } from "../../../../src/domain/verification/sampling/claim.ts";
import { samplingWith } from "../../../helpers/sampling-with.ts";

const EDGE = { probability: 0.02, nats: 0.25, steps: 2, step: 1 / 32 };
const top = [0.6, 0.25, 0.1, 0.04].map((p, i) => ({ id: i + 1, logprob: Math.log(p) }));
const ids = (more: Partial<Sampling>) => claimOf(top, samplingWith(more), EDGE).kept.map(({ id }) => id);

describe("claimOf", () => {
  test("default: nothing is masked, the tail bounds the sum", () => {
    const claim = claimOf(top, samplingWith(), EDGE);
    expect(claim.kept).toHaveLength(4);
    expect(claim.outBelow).toBe(Number.NEGATIVE_INFINITY);
    const scale = Math.exp(claim.shift);
    expect(claim.low * scale).toBeCloseTo(0.99, 9);
    expect(claim.high * scale).toBeCloseTo(1, 9);
  });
  test("behavior: below temperature 1 the tail weighs less, above it more", () => {
    const share = (temperature: number) => {
      const { low, high } = claimOf(top, samplingWith({ temperature }), EDGE);
      return high / low - 1;
    };
    expect(share(0.5)).toBeLessThan(0.001);
    expect(share(1)).toBeCloseTo(0.01 / 0.99, 9);
    expect(share(2)).toBeGreaterThan(1);
  });
  test("behavior: top_p keeps what surely competes and masks what surely does not", () => {
    expect(ids({ topP: 0.5 })).toEqual([1]);
    expect(ids({ topP: 0.8 })).toEqual([1, 2]);
    // 0.6 before token 2: at the edge of 0.61, neither sure to stay nor sure to go.
    const edge = claimOf(top, samplingWith({ topP: 0.61 }), EDGE);
    expect(edge.kept.map(({ id }) => id)).toEqual([1]);
    expect(edge.outBelow).toBeLessThan(Math.log(0.25));
    expect(edge.outBelow).toBeGreaterThanOrEqual(Math.log(0.1));
    expect(claimOf(top, samplingWith({ topP: 0.5 }), EDGE).outBelow).toBe(Math.log(0.25));
  });
  test("behavior: top_k and min_p leave room where logprobs are close", () => {
    expect(ids({ topK: 2 })).toEqual([1, 2]);
    expect(claimOf(top, samplingWith({ topK: 2 }), EDGE).outBelow).toBeCloseTo(Math.log(0.25) - 0.25, 9);
    expect(ids({ minP: 0.3 })).toEqual([1, 2]);
    // 0.25 ÷ 0.6 lies at the edge of 0.4: not sure to stay.
    expect(ids({ minP: 0.4 })).toEqual([1]);
    const even = [0.5, 0.49].map((p, id) => ({ id, logprob: Math.log(p) }));
    expect(claimOf(even, samplingWith({ topK: 1 }), EDGE).kept).toEqual([]);
  });
});
