import { describe, expect, test } from "vitest";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import type { TopLogprob } from "../../../src/domain/types.ts";
import type { Scored } from "../../../src/domain/verification/position.ts";
import { slowFindings } from "../../../src/neuron/verify/slow-finding.ts";
import { answerOf } from "../../domain/verification/statistics/synthetic.ts";
import { createMulberry } from "../../helpers/mulberry.ts";
import { samplingWith } from "../../helpers/sampling-with.ts";

const SCORED = answerOf(createMulberry(1).uniform, { length: 12, claimed: samplingWith() });

function fakeEngine(change: (tops: TopLogprob[][]) => TopLogprob[][] = (tops) => tops) {
  const asked: number[][][] = [];
  const engine = {
    async continueFrom(prefixes: number[][]) {
      asked.push(prefixes);
      return change(prefixes.map((prefix) => SCORED.positions[prefix.length - 2]?.score.top ?? []));
    },
  } as unknown as Engine;
  return { engine, asked };
}

const question = (count: number, scored: Scored = SCORED) => ({
  scored,
  prompt: [5, 6],
  count,
  key: "request",
});

describe("slowFindings", () => {
  test("default: one request over true prefixes, one finding", async () => {
    const { engine, asked } = fakeEngine();
    const findings = await slowFindings(engine, question(4));
    expect(findings).toMatchObject([{ name: "slow check", passed: true }]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toHaveLength(4);
    const ids = SCORED.positions.map(({ token }) => token.id);
    for (const prefix of asked[0] ?? []) expect(prefix).toEqual([5, 6, ...ids.slice(0, prefix.length - 2)]);
    expect(asked[0]?.[0]).toEqual([5, 6]);
    expect(asked[0]?.at(-1)).toHaveLength(2 + 11);
  });
  test("behavior: nothing is asked at 0, under penalties, or of an engine that cannot", async () => {
    const { engine, asked } = fakeEngine();
    const penalised = { ...SCORED, sampling: samplingWith({ presencePenalty: 1 }) };
    expect(await slowFindings(engine, question(0))).toEqual([]);
    expect(await slowFindings(engine, question(3, penalised))).toEqual([]);
    expect(await slowFindings({} as Engine, question(3))).toMatchObject([{ passed: null }]);
    expect(asked).toEqual([]);
  });
  test("error: LOGPROB_RANDOM where decoding leaves the token no chance", async () => {
    const sure = [{ id: 999, logprob: Math.log(1 - 1e-9) }];
    const { engine } = fakeEngine((tops) => tops.map(() => sure));
    expect(await slowFindings(engine, question(3))).toMatchObject([
      { passed: false, cause: "LOGPROB_RANDOM", gross: false },
    ]);
  });
  test("error: ENGINE_ANSWER_INVALID for fewer continuations than asked", async () => {
    const { engine } = fakeEngine((tops) => tops.slice(1));
    await expect(slowFindings(engine, question(3))).rejects.toMatchObject({ code: "ENGINE_ANSWER_INVALID" });
  });
});
