import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claimsOf } from "../../../../src/domain/verification/sampling/trial.ts";
import { greedySet } from "../../../../src/domain/verification/statistics/greedy-ledger.ts";
import { type Symbols, symbolOf, symbolsOf } from "../../../../src/domain/verification/statistics/symbols.ts";
import { tailBounds } from "../../../../src/domain/verification/statistics/tail-bounds.ts";
import { createMulberry } from "../../../helpers/mulberry.ts";
import { samplingWith } from "../../../helpers/sampling-with.ts";
import { distribution, drawnFrom, positionOf } from "./synthetic.ts";

const EDGE = { probability: 0.02, nats: 0.25, steps: 2, step: 1 / 32 };
const seeds = fc.integer({ min: 1, max: 2 ** 31 });
const temperatures = fc.constantFrom(0.01, 0.3, 0.7, 1, 1.3, 2);

/** How far the symbols' chances lie from the sampler's, given the symbols where the rest is not known. */
function worstError({ tokens, q, other }: Symbols, drawn: number[]): number {
  const within = tokens.reduce((sum, { id }) => sum + (drawn[id] ?? 0), 0);
  const scale = other === null ? within : 1;
  const errors = tokens.map(({ id }, i) => Math.abs((q[i] ?? 0) - (drawn[id] ?? 0) / scale));
  return Math.max(0, ...errors, other === null ? 0 : Math.abs(other - (1 - within)));
}

describe("tailBounds", () => {
  test("default: hold what the top hides, below and above temperature 1, exactly at 1", () => {
    fc.assert(
      fc.property(seeds, temperatures, (seed, temperature) => {
        const full = distribution(createMulberry(seed).uniform, 60, 2);
        const shift = (full[0]?.logprob ?? 0) / temperature;
        const hidden = full
          .slice(20)
          .reduce((sum, { logprob }) => sum + Math.exp(logprob / temperature - shift), 0);
        const { low, high } = tailBounds(full.slice(0, 20), temperature, shift);
        expect(low).toBeLessThanOrEqual(hidden * (1 + 1e-9));
        expect(high).toBeGreaterThanOrEqual(hidden * (1 - 1e-9));
        if (temperature === 1) expect(high - low).toBe(0);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe("symbolsOf", () => {
  const shapes = fc.record({
    temperature: temperatures,
    topP: fc.constantFrom(1, 0.9),
    topK: fc.constantFrom(0, 7),
    minP: fc.constantFrom(0, 0.1),
  });
  test("default: claimed probabilities are the sampler's, given the symbols", () => {
    fc.assert(
      fc.property(seeds, shapes, (seed, shape) => {
        const full = distribution(createMulberry(seed).uniform, 60, 3);
        const sampling = samplingWith(shape);
        const position = positionOf(full, 0);
        const [mask] = claimsOf({ positions: [position], promptLength: 1, sampling }, EDGE);
        if (!mask) throw new Error("no claim");
        const symbols = symbolsOf(position.score.top, mask, { sampling, width: 0.001 });
        expect(worstError(symbols, drawnFrom(full, sampling))).toBeLessThan(0.001);
      }),
      { seed: 2, numRuns: 150 },
    );
  });
  test("behavior: a token of the rest is -1", () => {
    const full = distribution(createMulberry(1).uniform, 60, 1);
    const mask = { kept: full.slice(0, 20), outBelow: Number.NEGATIVE_INFINITY };
    const symbols = symbolsOf(full.slice(0, 20), mask, { sampling: samplingWith(), width: 0.001 });
    expect([symbolOf(symbols, 3), symbolOf(symbols, 40)]).toEqual([3, -1]);
    expect(symbols.other).toBeCloseTo(
      full.slice(20).reduce((sum, { logprob }) => sum + Math.exp(logprob), 0),
      9,
    );
  });
});

describe("greedySet", () => {
  test("default: the likeliest and what rounding may put in its place", () => {
    const top = [0, -0.0625, -0.125, -0.1875, -3].map((logprob, id) => ({ id, logprob }));
    expect(greedySet({ top }).map(({ id }) => id)).toEqual([0, 1, 2]);
    expect(greedySet({ top: [] })).toEqual([]);
  });
});
