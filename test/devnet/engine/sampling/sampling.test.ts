import fc from "fast-check";
import { expect, test } from "vitest";
import { adjustLogits } from "../../../../src/devnet/engine/sampling/adjust-logits.ts";
import { createChooser } from "../../../../src/devnet/engine/sampling/choose-token.ts";
import { drawToken } from "../../../../src/devnet/engine/sampling/draw-token.ts";
import { scorePosition } from "../../../../src/devnet/engine/sampling/logprobs.ts";
import { maskLogits } from "../../../../src/devnet/engine/sampling/mask-logits.ts";
import type { SamplingParams } from "../../../../src/devnet/engine/sampling/sampling-params.ts";
import { noiseOf } from "../../../../src/domain/noise/noise.ts";
import { NOISE_MAPS, noiseMapOf } from "../../../../src/domain/noise/noise-maps.ts";

const plain: SamplingParams = {
  temperature: 1,
  topP: 1,
  topK: 0,
  minP: 0,
  presencePenalty: 0,
  frequencyPenalty: 0,
  repetitionPenalty: 1,
  seed: 7n,
  logitBias: new Map(),
  allowedIds: null,
  maxTokens: 10,
  minTokens: 0,
  ignoreEnd: false,
  stop: [],
  stopIds: [],
  includeStop: false,
  skipSpecialTokens: true,
  logprobs: null,
  promptLogprobs: null,
};

const logitLists = fc.array(fc.float({ min: -30, max: 20, noNaN: true }), { minLength: 4, maxLength: 200 });
const nothing = { prompt: [], output: [], endIds: [] };

function kept(logits: Float32Array): number[] {
  return [...logits.keys()].filter((id) => logits[id] !== Number.NEGATIVE_INFINITY);
}

function softmax(logits: Float32Array): number[] {
  const most = Math.max(...logits);
  const weights = [...logits].map((logit) => Math.exp(logit - most));
  const total = weights.reduce((sum, one) => sum + one, 0);
  return weights.map((one) => one / total);
}

test.each(NOISE_MAPS.map(({ name }) => name).filter((name) => !/cuda-(?!h100$)/.test(name)))(
  "behavior: leaving out hopeless tokens draws the same as %s noise for all",
  (name) => {
    fc.assert(
      fc.property(logitLists, fc.integer({ min: 0, max: 1000 }), (list, position) => {
        const logits = Float32Array.from(list);
        const draw = noiseOf(name, list.length)({ seed: 11n, position, draw: position });
        const scores = [...logits].map((logit, id) => logit + draw(id));
        const got = drawToken(logits, { draw, largest: noiseMapOf(name).largest });
        expect(scores[got]).toBe(Math.max(...scores));
      }),
    );
  },
);

test("behavior: top_p drops the least likely while they sum to no more than 1 − p", () => {
  fc.assert(
    fc.property(logitLists, fc.double({ min: 0.05, max: 0.99, noNaN: true }), (list, topP) => {
      const logits = Float32Array.from(new Set(list));
      const probabilities = softmax(logits);
      const ascending = [...logits.keys()].sort((a, b) => (logits[a] ?? 0) - (logits[b] ?? 0));
      let sum = 0;
      const expected = ascending.filter((id, i) => {
        sum += probabilities[id] ?? 0;
        return sum > 1 - topP + 1e-9 || i === ascending.length - 1;
      });
      maskLogits(logits, { ...plain, topP });
      const got = new Set(kept(logits));
      for (const id of expected) expect(got).toContain(id);
      const surplus = [...got].filter((id) => !expected.includes(id)).map((id) => probabilities[id] ?? 0);
      expect(surplus.filter((probability) => probability > 1e-6)).toEqual([]);
    }),
  );
});

test("behavior: top_k keeps the highest and their equals, min_p what is near the highest", () => {
  const logits = () => Float32Array.of(3, 1, 2, 2, 0);
  const byK = logits();
  maskLogits(byK, { ...plain, topK: 2 });
  expect(kept(byK)).toEqual([0, 2, 3]);
  const byP = logits();
  maskLogits(byP, { ...plain, minP: 0.2 });
  expect(kept(byP)).toEqual([0, 2, 3]);
});

test("behavior: penalties count the output, repetition the prompt too", () => {
  const logits = Float32Array.of(2, -2, 1, 1);
  const params = { ...plain, presencePenalty: 0.5, frequencyPenalty: 0.25, repetitionPenalty: 2 };
  adjustLogits(logits, params, { prompt: [0, 1], output: [2, 2], endIds: [] });
  expect([...logits]).toEqual([1, -4, 0.5 - 0.5 - 0.5, 1]);
});

test("behavior: bias, allowed ids and the least length decide what can be drawn", () => {
  const greedy = { ...plain, temperature: 0 };
  const choose = (change: object) =>
    createChooser({ ...greedy, ...change }, { noise: "vllm", vocabulary: 3 });
  const logits = Float32Array.of(5, 4, 3);
  const drawn = { ...nothing, prompt: [0], endIds: [0] };
  expect(choose({})(logits, drawn)).toBe(0);
  expect(choose({ logitBias: new Map([[2, 10]]) })(logits, drawn)).toBe(2);
  expect(choose({ allowedIds: [1, 2] })(logits, drawn)).toBe(1);
  expect(choose({ minTokens: 1 })(logits, drawn)).toBe(1);
  expect([...logits]).toEqual([5, 4, 3]);
});

test("behavior: without a seed two samplers differ, with one they do not", () => {
  const logits = new Float32Array(500);
  const draws = (seed: bigint | null) => {
    const choose = createChooser({ ...plain, seed }, { noise: "vllm", vocabulary: logits.length });
    return Array.from({ length: 5 }, (_, i) => choose(logits, { ...nothing, output: new Array(i).fill(1) }));
  };
  expect(draws(7n)).toEqual(draws(7n));
  expect(draws(null)).not.toEqual(draws(null));
});

test("behavior: a rank counts the tokens that are at least as likely, the own token comes first", () => {
  const scored = scorePosition(Float32Array.of(1, 3, 2, 2), 2, 2);
  expect(scored.map(({ id, rank }) => [id, rank])).toEqual([
    [2, 3],
    [1, 1],
  ]);
  const total = Math.log(Math.exp(1) + Math.exp(3) + 2 * Math.exp(2));
  expect(scored[0]?.logprob).toBeCloseTo(2 - total, 6);
});
