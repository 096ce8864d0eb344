import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHttpEngine } from "../../../../src/adapters/engine/http-engine.ts";
import { type RunningEngine, startEngine } from "../../../../src/devnet/engine/start-engine.ts";
import { noiseOf } from "../../../../src/domain/noise/noise.ts";
import type { Engine, PositionScore } from "../../../../src/domain/ports/engine.ts";
import type { Message } from "../../../../src/domain/types.ts";
import {
  type History,
  type Penalties,
  penalisedTop,
} from "../../../../src/domain/verification/statistics/penalised.ts";
import { withPenalties } from "../../../../src/domain/verification/statistics/with-penalties.ts";
import { silentLog } from "../../../../src/lib/log.ts";
import { type Exchange, recordedAnswer } from "../../../conformance/answers.ts";
import { createMulberry } from "../../../helpers/mulberry.ts";
import { samplingWith } from "../../../helpers/sampling-with.ts";
import { answerOf, distribution } from "./synthetic.ts";

const NONE: Penalties = { presencePenalty: 0, frequencyPenalty: 0, repetitionPenalty: 1 };

/** vLLM's order over the whole vocabulary: repetition, frequency, presence, then the softmax. */
function penalisedLogits(logits: number[], penalties: Penalties, { prompt, output }: History): number[] {
  const after = logits.map((logit, id) => {
    const count = output.filter((one) => one === id).length;
    const repeated = count > 0 || prompt.includes(id);
    const { repetitionPenalty: r } = penalties;
    const scaled = repeated ? (logit > 0 ? logit / r : logit * r) : logit;
    return scaled - penalties.frequencyPenalty * count - (count > 0 ? penalties.presencePenalty : 0);
  });
  const total = Math.log(after.reduce((sum, logit) => sum + Math.exp(logit), 0));
  return after.map((logit) => logit - total);
}

describe("penalisedTop", () => {
  const places = fc.record({
    seed: fc.integer({ min: 1, max: 2 ** 31 }),
    presencePenalty: fc.double({ min: 0, max: 2, noNaN: true }),
    frequencyPenalty: fc.double({ min: 0, max: 2, noNaN: true }),
    repetitionPenalty: fc.constantFrom(1, 1.1, 1.5),
    output: fc.array(fc.nat(12), { maxLength: 12 }),
    prompt: fc.array(fc.nat(12), { maxLength: 5 }),
  });
  test("default: exactly the penalised softmax, as far as the top reaches", () => {
    fc.assert(
      fc.property(places, ({ seed, output, prompt, ...penalties }) => {
        const full = distribution(createMulberry(seed).uniform, 60, 3);
        const normaliser = 7;
        const logits = full.map(({ logprob }) => logprob + normaliser);
        const expected = penalisedLogits(logits, penalties, { prompt, output });
        const history = { prompt, output, normaliser };
        const { top, logprobOf, uncertain } = penalisedTop(full.slice(0, 20), penalties, history);
        expect(uncertain.size).toBe(0);
        for (const { id, logprob } of top) expect(logprob).toBeCloseTo(expected[id] ?? 0, 9);
        const last = top.at(-1)?.logprob ?? 0;
        const outside = full.filter(({ id }) => !top.some((one) => one.id === id));
        for (const { id, logprob } of outside) {
          expect(expected[id]).toBeLessThanOrEqual(last + 1e-9);
          expect(logprobOf(id, logprob)).toBeCloseTo(expected[id] ?? 0, 9);
        }
      }),
      { seed: 7, numRuns: 100 },
    );
  });
  test("behavior: without the normaliser repeated tokens are uncertain, prompt ones too", () => {
    const top = [0.6, 0.3, 0.1].map((p, id) => ({ id, logprob: Math.log(p) }));
    const repetition = { ...NONE, repetitionPenalty: 1.1 };
    const { uncertain } = penalisedTop(top, repetition, { prompt: [0], output: [2, 9] });
    expect([...uncertain]).toEqual([0, 2]);
    expect(penalisedTop(top, NONE, { prompt: [0], output: [2] })).toMatchObject({
      top,
      uncertain: new Set(),
    });
  });
  test("behavior: what falls below the raw last is left out, unseen tokens may stand above it", () => {
    const top = [0.5, 0.3, 0.1].map((p, id) => ({ id, logprob: Math.log(p) }));
    const penalised = penalisedTop(top, { ...NONE, presencePenalty: 2 }, { prompt: [], output: [0] });
    expect(penalised.top.map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe("withPenalties", () => {
  const scored = answerOf(createMulberry(4).uniform, {
    length: 30,
    claimed: samplingWith({ frequencyPenalty: 0.5 }),
  });
  test("default: each place with its own history, sampling without penalties, reports untouched", () => {
    const seen = withPenalties(scored);
    expect(seen?.sampling).toMatchObject(NONE);
    expect(seen?.positions[0]?.score.top).toHaveLength(20);
    expect(seen?.positions.map(({ token }) => token)).toEqual(scored.positions.map(({ token }) => token));
    expect(
      seen?.positions.some(({ score }, i) => score.logprob < (scored.positions[i]?.score.logprob ?? 0)),
    ).toBe(true);
  });
  test("behavior: none given, none changed; what cannot be worked in gives null", () => {
    const plain = { ...scored, sampling: samplingWith() };
    expect(withPenalties(plain)).toBe(plain);
    const prompt = [1];
    for (const more of [
      { repetitionPenalty: 0.9 },
      { repetitionPenalty: 1.1, topP: 0.9 },
      { presencePenalty: -1, topK: 5 },
    ])
      expect(withPenalties({ ...scored, prompt, sampling: samplingWith(more) })).toBeNull();
    expect(withPenalties({ ...scored, sampling: samplingWith({ repetitionPenalty: 1.1 }) })).toBeNull();
  });
  test("behavior: under repetition what was said before competes no more, and says nothing where it was chosen", () => {
    const id = scored.positions[0]?.token.id as number;
    const seen = withPenalties({
      ...scored,
      prompt: [id],
      sampling: samplingWith({ repetitionPenalty: 1.1 }),
    });
    expect(seen?.positions[0]?.score).toEqual({ logprob: 0, rank: 1, top: [{ id, logprob: 0 }] });
    for (const { token, score } of seen?.positions ?? [])
      if (score.logprob < 0) expect(score.top.some((one) => one.id === id && token.id !== id)).toBe(false);
    expect(seen?.sampling.repetitionPenalty).toBe(1);
  });
});

describe("a recorded answer under penalties", () => {
  const FILE = new URL("../../../fixtures/vllm/0.32.0-float32/chat-stream-penalties.json", import.meta.url);
  let running: RunningEngine;
  let engine: Engine;
  let scores: (PositionScore | null)[];
  let prompt: number[];
  const exchange = JSON.parse(readFileSync(FILE, "utf8")) as Exchange;
  const body = exchange.request.body as { messages: Message[]; temperature: number; seed: number };
  const ids = recordedAnswer(exchange)?.tokens.map(({ id }) => id) ?? [];

  beforeAll(async () => {
    const modelDir = fileURLToPath(new URL("../../../../src/devnet/models/R", import.meta.url));
    running = await startEngine({ modelDir, servedName: "targon/tiny-llama" });
    engine = await openHttpEngine({ url: running.url, log: silentLog });
    prompt = await engine.tokenize({ messages: body.messages });
    scores = await engine.score([...prompt, ...ids], 20);
  });
  afterAll(async () => {
    await engine?.close();
    await running?.close();
  });

  /** How many tokens are the seed's choice over the penalised top. */
  function explained(penalties: Penalties, seed: bigint, normaliser?: number): number {
    const noise = noiseOf("vllm-cpu");
    const hits = ids.filter((id, i) => {
      const top = scores[prompt.length + i]?.top ?? [];
      const history = { prompt, output: ids.slice(0, i), normaliser };
      const draw = noise({ seed, position: prompt.length + i - 1, draw: i });
      const keys = penalisedTop(top, penalties, history).top.map((one) => ({
        id: one.id,
        key: one.logprob / body.temperature + draw(one.id),
      }));
      return keys.reduce((a, b) => (b.key > a.key ? b : a)).id === id;
    });
    return hits.length;
  }
  const asked: Penalties = { presencePenalty: 0.5, frequencyPenalty: 0.5, repetitionPenalty: 1.1 };

  test.each([8, 12, 16, 20])(
    "default: the seed explains every token, raw logits %i above logprobs",
    (normaliser) => {
      expect(ids).toHaveLength(59);
      expect(explained(asked, BigInt(body.seed), normaliser)).toBe(59);
    },
  );
  test("behavior: presence and frequency alone explain more than none, another seed far less", () => {
    const seed = BigInt(body.seed);
    expect(explained({ ...asked, repetitionPenalty: 1 }, seed)).toBe(58);
    expect(explained(NONE, seed)).toBe(57);
    expect(explained(asked, seed + 1n, 12)).toBeLessThan(52);
  });
});
