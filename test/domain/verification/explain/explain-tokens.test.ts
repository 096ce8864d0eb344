import { describe, expect, test } from "vitest";
import { noiseOf } from "../../../../src/domain/noise/noise.ts";
import type { Sampling, TopLogprob } from "../../../../src/domain/types.ts";
import {
  type ExplainInput,
  explainTokens,
  idsOf,
  withTexts,
} from "../../../../src/domain/verification/explain/explain-tokens.ts";
import { toTokenRow } from "../../../../src/domain/verification/explain/explained-token.ts";
import { matchesOf, matchesWords } from "../../../../src/domain/verification/explain/matches.ts";
import type { Position } from "../../../../src/domain/verification/position.ts";
import { claimsOf, trialOf } from "../../../../src/domain/verification/sampling/trial.ts";
import { samplingWith } from "../../../helpers/sampling-with.ts";

const SEED = 4711n;
const PROMPT = 5;
const TOP: TopLogprob[] = [0.6, 0.3, 0.1].map((p, id) => ({ id, logprob: Math.log(p) }));
const SAMPLING = samplingWith({ seed: SEED });

/** The token that vLLM's noise draws at place `i` of an answer. */
function drawnAt(i: number): number {
  const draw = noiseOf("vllm")({ seed: SEED, position: PROMPT + i - 1, draw: i });
  const keys = TOP.map(({ id, logprob }) => logprob + draw(id));
  return keys.indexOf(Math.max(...keys));
}

function positionOf(id: number, reported: number | null = null): Position {
  const token = { id, text: "", logprob: reported, top: [], atMs: 0 };
  const rank = TOP.findIndex((one) => one.id === id) + 1;
  return { token, score: { logprob: TOP[id]?.logprob ?? -20, rank, top: TOP } };
}

const EDGE = { probability: 0, nats: 0, steps: 0, step: 1e-3 };

function inputOf(ids: number[], change: Partial<Sampling> = {}, more: Partial<ExplainInput> = {}) {
  const positions = ids.map((id) => positionOf(id, -0.5));
  const sampling = { ...SAMPLING, ...change };
  const scored = { positions, promptLength: PROMPT, sampling };
  const noise = noiseOf("vllm");
  const claims = claimsOf(scored, EDGE);
  const seeded = { ...trialOf({ scored, claims, noise }, SEED), evidence: ids.map((_, i) => i / 2) };
  return { tokens: positions.map(({ token }) => token), scored, seeded, ...more };
}

describe("explainTokens", () => {
  test("default: tokens that the seed draws have margin 0, and their claimed probability as chance", () => {
    const ids = [0, 1, 2, 3].map(drawnAt);
    for (const [i, row] of explainTokens(inputOf(ids)).entries()) {
      expect(row).toMatchObject({ index: i, id: ids[i], margin: 0, reported: -0.5, evidence: i / 2 });
      expect(row.drawn?.id).toBe(ids[i]);
      expect(row.chance).toBeCloseTo([0.6, 0.3, 0.1][ids[i] ?? 0] ?? 0, 3);
      expect(row.rank).toBe((ids[i] ?? 0) + 1);
    }
  });
  test("behavior: another token shows what the seed would have drawn, and by how much", () => {
    const other = (drawnAt(0) + 1) % 3;
    const [row] = explainTokens(inputOf([other]));
    expect(row?.drawn?.id).toBe(drawnAt(0));
    expect(row?.margin).toBeGreaterThan(0);
  });
  test("behavior: what the seed would have drawn is told as it was judged, penalties worked in", () => {
    // Raw, the seed draws `forbidden`; a penalty leaves the other two, of which it draws one and the miner gave the other.
    const forbidden = drawnAt(0);
    const top = TOP.filter(({ id }) => id !== forbidden);
    const draw = noiseOf("vllm")({ seed: SEED, position: PROMPT - 1, draw: 0 });
    const [drawn, given] = top.toSorted((a, b) => b.logprob + draw(b.id) - a.logprob - draw(a.id));
    const { token, score } = positionOf(given?.id ?? -1);
    const scored = { positions: [{ token, score }], promptLength: PROMPT, sampling: SAMPLING };
    const penalised = { ...scored, positions: [{ token, score: { ...score, top } }] };
    const laid = { scored: penalised, claims: claimsOf(penalised, EDGE), noise: noiseOf("vllm") };
    const seeded = { ...trialOf(laid, SEED), evidence: [0] };
    const [row] = explainTokens({ tokens: [token], scored, seeded });
    expect(row?.margin).toBeGreaterThan(0);
    expect(row?.drawn?.id).toBe(drawn?.id);
  });
  test("behavior: a token that the sampling excludes has no finite margin; as JSON it is masked", () => {
    const [row] = explainTokens(inputOf([2], { topK: 1 }));
    expect(row?.margin).toBe(Number.POSITIVE_INFINITY);
    expect(row && toTokenRow(row)).toMatchObject({ margin: null, masked: true, drawn: { id: 0 } });
  });
  test("behavior: greedily the likeliest token is drawn, and no seed is tested", () => {
    const rows = explainTokens(inputOf([0, 1], { temperature: 0 }));
    expect(rows[0]).toMatchObject({ margin: 0, drawn: { id: 0 }, chance: null });
    expect(rows[1]).toMatchObject({ drawn: { id: 0 }, chance: null });
    expect(rows[1]?.margin).toBeCloseTo(Math.log(2), 6);
    expect(matchesOf(rows)).toBeNull();
    expect(matchesWords(rows)).toMatch(/^1 of 2 tokens are the model's likeliest/);
  });
  test("behavior: without a test against the seed, or without a prefill, the rest is shown", () => {
    const [unseeded] = explainTokens(inputOf([1], {}, { seeded: null }));
    expect(matchesWords(unseeded ? [unseeded] : [])).toBe("the tokens were not held to a seed");
    expect(unseeded).toMatchObject({ verified: Math.log(0.3), rank: 2, margin: null, drawn: null });
    const [bare] = explainTokens(inputOf([1], {}, { scored: null }));
    expect(bare).toMatchObject({ id: 1, reported: -0.5, verified: null, margin: null });
    expect(bare && toTokenRow(bare)).toMatchObject({ masked: null });
  });
  test("behavior: texts are asked once an id and put beside both", () => {
    const rows = explainTokens(inputOf([(drawnAt(0) + 1) % 3, drawnAt(1), drawnAt(1)]));
    const ids = idsOf(rows);
    expect(new Set(ids).size).toBe(ids.length);
    const named = withTexts(rows, new Map([[drawnAt(0), "fox"]]));
    expect(named[0]?.drawn).toEqual({ id: drawnAt(0), text: "fox" });
  });
});

test("matchesOf: default: matches beside what another seed would have hit", () => {
  const rows = [
    { margin: 0, chance: 0.5 },
    { margin: 1, chance: 0.5 },
    { margin: null, chance: null },
  ];
  expect(matchesOf(rows)).toEqual({ tokens: 2, matched: 1, byChance: 1, spread: Math.sqrt(0.5) });
});
