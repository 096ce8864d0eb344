import { describe, expect, test } from "vitest";
import { rules40 } from "../../../../src/domain/verification/rules/rules-4-0.ts";
import { failures, GOOD, position, ruleCase } from "./rule-case.ts";

const said = (logprob: number | null) => GOOD.map(({ score }) => position(1, { ...score, said: logprob }));
const score = (positions: typeof GOOD) =>
  rules40(ruleCase(positions)).find(({ name }) => name === "score")?.statistic;

describe("rules40", () => {
  test("default: an answer with the model's logprobs passes; powv cannot be made", () => {
    const findings = rules40(ruleCase(GOOD));
    expect(failures(findings)).toEqual([]);
    expect(findings.find(({ name }) => name === "powv")?.passed).toBeNull();
  });
  test("behavior: logprobs that are off by 0.3 are too far", () => {
    expect(failures(rules40(ruleCase(said(-0.8))))).toEqual(["score LOW_SCORE"]);
  });
  test("behavior: known defect: off by 2 nats scores as a match, and so does 3 (no floor)", () => {
    expect(score(said(-2.5))).toBe(1);
    expect(score(said(-3.5))).toBe(1);
  });
  test("behavior: known defect: a logprob that was not sent counts as 0", () => {
    const sure = GOOD.map(() => position(1, { said: null, top: [{ id: 1, logprob: -0.01 }] }));
    expect(score(sure)).toBe(1);
  });
  test("behavior: known defect: three tokens of text divide by zero, so nothing is said", () => {
    const findings = rules40(ruleCase([position(1), position(1), position(1)], { temperature: 1 }));
    expect(findings.find(({ name }) => name === "score")).toMatchObject({ passed: null });
  });
  test("behavior: known defect: the last three tokens of the text are not looked at", () => {
    const wrong = position(1, { said: -1 });
    const text = [...GOOD.slice(0, 7), wrong, wrong, wrong];
    expect(failures(rules40(ruleCase(text)))).toEqual([]);
  });
  test("behavior: below temperature 0.5 the first token must be in the top 7; at 0.5 nobody asks", () => {
    const first = [position(8), ...GOOD.slice(1)];
    expect(failures(rules40(ruleCase(first)))).toEqual(["random LOGPROB_RANDOM"]);
    expect(failures(rules40(ruleCase(first, { temperature: 0.5 })))).toEqual([]);
    expect(failures(rules40(ruleCase([position(7), ...GOOD.slice(1)])))).toEqual([]);
  });
});
