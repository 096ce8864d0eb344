import fc from "fast-check";
import { expect, test } from "vitest";
import type { ModelWeights } from "../../../../src/domain/ports/weights.ts";
import { powvValue, sumOf, sumsOf } from "../../../../src/domain/powv/powv.ts";
import type { Token } from "../../../../src/domain/types.ts";
import { checkPowv } from "../../../../src/domain/verification/powv/check-powv.ts";

/** Weights that differ at every place. */
const weights: ModelWeights = {
  tensors: [
    { name: "a", rows: 7, columns: 5 },
    { name: "b", rows: 9, columns: 1 },
  ],
  valueAt: ({ tensor, row, column }) => Math.sin(1 + tensor * 100 + row * 10 + column),
};

const prompt = [300, 20, 9];

function tokensOf(ids: number[]): Token[] {
  const sums = sumsOf({ inputSum: sumOf(prompt), outputSum: 0 }, ids);
  return ids.map((id, i) => ({
    id,
    text: "",
    logprob: null,
    top: [],
    atMs: 0,
    powv: powvValue(weights, sums[i] ?? { inputSum: 0, outputSum: 0 }) as number,
  }));
}

const ids = Array.from({ length: 600 }, (_, i) => (i * 37) % 1000);

function changed(at: number, change: Partial<Token>): Token[] {
  const tokens = tokensOf(ids);
  tokens[at] = { ...(tokens[at] as Token), ...change };
  return tokens;
}

function without(...places: number[]): Token[] {
  return tokensOf(ids).map(({ powv = 0, ...token }, i) => (places.includes(i) ? token : { ...token, powv }));
}

test("default: every value exact", async () => {
  expect(await checkPowv(weights, { prompt, tokens: tokensOf(ids) })).toMatchObject({
    name: "powv",
    passed: true,
    statistic: 600,
    detail: "of 600 tokens",
  });
});

test("behavior: weights that come later are waited for", async () => {
  const slow: ModelWeights = { ...weights, valueAt: async (at) => weights.valueAt(at) };
  expect(await checkPowv(slow, { prompt, tokens: tokensOf(ids) })).toMatchObject({ passed: true });
});

test("behavior: no values, or some, are no evidence against anybody", async () => {
  const none = await checkPowv(weights, { prompt, tokens: without(...ids.keys()) });
  expect(none).toMatchObject({ passed: null, cause: null });
  expect(await checkPowv(weights, { prompt, tokens: [] })).toMatchObject({ passed: null });
  expect(await checkPowv(weights, { prompt, tokens: without(0, 300) })).toMatchObject({
    passed: true,
    statistic: 598,
  });
});

test("behavior: one value that differs is a mismatch, wherever it stands", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(ids.length - 1), fc.integer({ min: 1 }), async (at, off) => {
      const tokens = changed(at, { powv: (tokensOf(ids)[at]?.powv ?? 0) + off });
      const finding = await checkPowv(weights, { prompt, tokens });
      expect(finding).toMatchObject({ passed: false, cause: "POWV_MISMATCH", gross: true });
      expect(finding.detail).toContain(`token ${at}`);
    }),
    { seed: 4, numRuns: 20 },
  );
});

test.each([0.5, Number.NaN, 1e300, -1])("behavior: %d is no value of a token", async (powv) => {
  const tokens = changed(3, { powv });
  expect(await checkPowv(weights, { prompt, tokens })).toMatchObject({ passed: false, statistic: powv });
});

test("behavior: another id or another prompt shifts all sums behind it", async () => {
  const mismatch = { cause: "POWV_MISMATCH" };
  expect(await checkPowv(weights, { prompt, tokens: changed(3, { id: 1 }) })).toMatchObject(mismatch);
  expect(await checkPowv(weights, { prompt: [1], tokens: tokensOf(ids) })).toMatchObject(mismatch);
});

test("error: an abort ends it", async () => {
  const signal = AbortSignal.abort(new DOMException("stopped", "AbortError"));
  await expect(checkPowv(weights, { prompt, tokens: tokensOf(ids) }, signal)).rejects.toThrow("stopped");
});
