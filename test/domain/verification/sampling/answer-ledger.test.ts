import { expect, test } from "vitest";
import { addLedgers, logEOf } from "../../../../src/domain/verification/evidence/ledger.ts";
import { evidencePath, ledgerOf } from "../../../../src/domain/verification/sampling/answer-ledger.ts";

const SHARES = { mixedShares: [0.1, 0.5] };
/** Two tokens, one honest hypothesis and two deviations. */
const answer = {
  tokens: 2,
  honest: Float64Array.from([-0.1, -3]),
  cheats: Float64Array.from([-0.5, -1, -0.2, -2]),
};

test("default: log-likelihoods add up over the tokens", () => {
  const { honest, cheats } = ledgerOf(answer, SHARES);
  expect(honest[0]).toBeCloseTo(-3.1, 12);
  expect(cheats[0]).toBeCloseTo(-0.7, 12);
  expect(cheats[1]).toBeCloseTo(-3, 12);
});

test("behavior: an answer is an e-value in itself, and in part of a mixture", () => {
  const ledger = ledgerOf(answer, SHARES);
  const own = (Math.exp(-0.7) + Math.exp(-3)) / 2 / Math.exp(-3.1);
  expect(Math.exp(ledger.mixed[0] ?? 0)).toBeCloseTo(0.9 + 0.1 * own, 9);
  expect(Math.exp(ledger.mixed[1] ?? 0)).toBeCloseTo(0.5 + 0.5 * own, 9);
  expect(Math.exp(logEOf(ledger))).toBeCloseTo((own + 0.9 + 0.1 * own + 0.5 + 0.5 * own) / 3, 9);
});

test("behavior: the path ends where the answers' sum lies", () => {
  const ledger = ledgerOf(answer, SHARES);
  expect(evidencePath(answer, SHARES).at(-1)).toBeCloseTo(logEOf(ledger), 9);
  const both = logEOf(addLedgers(ledger, ledger));
  expect(evidencePath(answer, SHARES, ledger).at(-1)).toBeCloseTo(both, 9);
});
