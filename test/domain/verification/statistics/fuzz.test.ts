import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TopLogprob } from "../../../../src/domain/types.ts";
import { logEOf } from "../../../../src/domain/verification/evidence/ledger.ts";
import { policyOf } from "../../../../src/domain/verification/policy/policies.ts";
import type { Position, Scored } from "../../../../src/domain/verification/position.ts";
import { reportedEvidence } from "../../../../src/domain/verification/reported/reported-evidence.ts";
import { claimsOf } from "../../../../src/domain/verification/sampling/trial.ts";
import { checkSlow } from "../../../../src/domain/verification/slow/check-slow.ts";
import { SLOW } from "../../../../src/domain/verification/slow/slow-policy.ts";
import { batteryOf } from "../../../../src/domain/verification/statistics/battery.ts";
import { BATTERY } from "../../../../src/domain/verification/statistics/battery-policy.ts";
import { unseededLedger } from "../../../../src/domain/verification/statistics/unseeded-ledger.ts";
import { withPenalties } from "../../../../src/domain/verification/statistics/with-penalties.ts";
import { samplingWith } from "../../../helpers/sampling-with.ts";

const SCALE = policyOf("targon/tiny-llama").scale;
const EDGE = { probability: 0.02, nats: 0.25, steps: 2, step: 1 / 32 };
const logprob = fc.oneof(
  fc.constantFrom(0, -1e-9, -9999, -0.0625, -745),
  fc.double({ min: -60, max: 0, noNaN: true }),
);
const top = fc
  .uniqueArray(fc.record({ id: fc.nat(40), logprob }), { maxLength: 20, selector: ({ id }) => id })
  .map((list): TopLogprob[] => list.sort((a, b) => b.logprob - a.logprob));
/** A prefill's: the likeliest of a quarter of a million tokens has at least this chance, and -9999 is no token. */
const prefill = top.map((list) =>
  list
    .filter(({ logprob }) => logprob > -9999)
    .map((one, i) => (i === 0 ? { ...one, logprob: Math.max(-12.5, one.logprob) } : one)),
);
const position = fc
  .record({ id: fc.nat(40), own: logprob, reported: fc.option(logprob), mine: top, theirs: prefill })
  .map(
    ({ id, own, reported, mine, theirs }): Position => ({
      token: { id, text: "", logprob: reported, top: mine, atMs: 0 },
      score: { logprob: theirs.find((one) => one.id === id)?.logprob ?? own, rank: 1, top: theirs },
    }),
  );
const sampling = fc
  .record({
    temperature: fc.constantFrom(0, 0.01, 0.5, 1, 2),
    topP: fc.constantFrom(1, 0.9, 0.01),
    topK: fc.constantFrom(0, 1, 20),
    minP: fc.constantFrom(0, 0.5),
    presencePenalty: fc.constantFrom(0, 2),
    frequencyPenalty: fc.constantFrom(0, 2),
  })
  .map(samplingWith);

describe("whatever a response holds", () => {
  test("behavior: every statistic is a number, and none is evidence beyond all bounds", () => {
    const scoredOf = fc.record({ positions: fc.array(position, { maxLength: 6 }), sampling });
    fc.assert(
      fc.property(scoredOf, (parts) => {
        const drawn = withPenalties({ ...parts, promptLength: 3 }) as Scored;
        const claims = claimsOf(drawn, EDGE);
        const ledger = unseededLedger(drawn, claims, BATTERY);
        for (const value of [...ledger.honest, ...ledger.cheats]) expect(value).not.toBeNaN();
        expect(logEOf(ledger)).toBeLessThanOrEqual(BATTERY.tokenCap * parts.positions.length);
        const input = { claims, key: "k", ends: new Set([1]), margins: [] };
        for (const { statistic } of batteryOf(drawn, input, BATTERY)) expect(statistic).not.toBeNaN();
        expect(reportedEvidence(parts.positions, SCALE)).toBeLessThanOrEqual(SCALE.answerCap);
        const places = parts.positions.map((one) => ({ position: one, top: one.score.top }));
        expect(checkSlow(places, parts.sampling.temperature, SLOW).statistic).not.toBeNaN();
      }),
      { seed: 3, numRuns: 150 },
    );
  });
});
