import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Sampling } from "../../../../src/domain/types.ts";
import { addLedgers, logEOf } from "../../../../src/domain/verification/evidence/ledger.ts";
import type { Scored } from "../../../../src/domain/verification/position.ts";
import { claimsOf } from "../../../../src/domain/verification/sampling/trial.ts";
import { BATTERY } from "../../../../src/domain/verification/statistics/battery-policy.ts";
import { deviationsOf } from "../../../../src/domain/verification/statistics/deviations.ts";
import { unseededLedger } from "../../../../src/domain/verification/statistics/unseeded-ledger.ts";
import { createMulberry } from "../../../helpers/mulberry.ts";
import { samplingWith } from "../../../helpers/sampling-with.ts";
import { answerOf, distribution, drawnFrom, positionOf } from "./synthetic.ts";

const EDGE = { probability: 0.02, nats: 0.25, steps: 2, step: 1 / 32 };
const NAMES = deviationsOf(BATTERY).map(({ name }) => name);

function ledgerOf(scored: Scored) {
  const claims = scored.sampling.temperature > 0 ? claimsOf(scored, EDGE) : [];
  return unseededLedger(scored, claims, BATTERY);
}

/** E[e^logE] of each deviation at one place, exactly: over the whole vocabulary. */
function expectations(seed: number, sampling: Sampling): number[] {
  const random = createMulberry(seed).uniform;
  const full = distribution(random, 60, 0.5 + 4 * random());
  const chances = drawnFrom(full, { ...sampling, temperature: sampling.temperature || 1e-3 });
  const sums = NAMES.map(() => 0);
  for (const [id, chance] of chances.entries()) {
    if (chance === 0) continue;
    const one = ledgerOf({ positions: [positionOf(full, id)], promptLength: 1, sampling });
    for (const [k, cheat] of one.cheats.entries())
      sums[k] = (sums[k] ?? 0) + chance * Math.exp(cheat - Math.max(...one.honest));
  }
  return sums;
}

const samplings = fc.record({
  temperature: fc.constantFrom(0, 0.01, 0.3, 0.7, 1, 1.4, 2),
  topP: fc.constantFrom(1, 0.95, 0.5),
  topK: fc.constantFrom(0, 1, 5, 30),
  minP: fc.constantFrom(0, 0.05),
});

function miner(claimed: Sampling, drawn: Sampling) {
  const random = createMulberry(5).uniform;
  const answers = Array.from({ length: 20 }, () =>
    ledgerOf(answerOf(random, { length: 60, claimed, drawn })),
  );
  return answers.reduce(addLedgers);
}

describe("unseededLedger", () => {
  test("default: E[e^logE] ≤ 1 under the claim, for each deviation, whatever is hidden", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), samplings, (seed, shape) => {
        for (const mean of expectations(seed, samplingWith(shape)))
          expect(mean).toBeLessThanOrEqual(1 + 1e-9);
      }),
      { seed: 5, numRuns: 80 },
    );
  });
  test.each([
    ["temperature", { temperature: 0.7 }, { temperature: 0.49 }, "temperature × 0.7"],
    ["top_p", { temperature: 1 }, { topP: 0.8 }, "top_p 0.8"],
    ["greedy", { temperature: 1 }, { temperature: 0.001 }, "greedy"],
    ["hotter", { temperature: 1 }, { temperature: 1.6 }, "temperature × 1.6"],
  ])("behavior: %s shows without a seed, by its name", (...[, claimed, drawn, name]) => {
    const ledger = miner(samplingWith(claimed), samplingWith({ ...claimed, ...drawn }));
    expect(logEOf(ledger)).toBeGreaterThan(7);
    expect(NAMES[ledger.cheats.indexOf(Math.max(...ledger.cheats))]).toBe(name);
  });
  test.each([0.3, 1, 1.5])(
    "behavior: an honest miner at temperature %f gathers no evidence",
    (temperature) => {
      for (const topP of [1, 0.9]) {
        const claimed = samplingWith({ temperature, topP });
        expect(logEOf(miner(claimed, claimed))).toBeLessThan(3);
      }
    },
  );
  test("behavior: at temperature 0 any other temperature shows, and ties say nothing", () => {
    const greedy = samplingWith({ temperature: 0 });
    expect(logEOf(miner(greedy, samplingWith({ temperature: 1 })))).toBeGreaterThan(50);
    const honest = miner(greedy, samplingWith({ temperature: 1e-3 }));
    expect(honest.cheats).toHaveLength(NAMES.length);
    expect(logEOf(honest)).toBeLessThan(0);
  });
  test("behavior: a masked token is evidence of foreign text only, at most the cap", () => {
    const full = distribution(createMulberry(1).uniform, 60, 2);
    const sampling = samplingWith({ topP: 0.5 });
    const { honest, cheats } = ledgerOf({ positions: [positionOf(full, 40)], promptLength: 1, sampling });
    expect(honest[0]).toBeCloseTo(Math.log(BATTERY.slip), 9);
    const ratios = cheats.map((cheat) => cheat - (honest[0] ?? 0));
    expect(Math.max(...ratios)).toBe(ratios[NAMES.indexOf("foreign text")]);
    expect(Math.max(...ratios)).toBeLessThanOrEqual(BATTERY.tokenCap);
    expect(ratios.filter((ratio) => ratio > 0)).toHaveLength(1);
  });
});
