import { describe, expect, test } from "vitest";
import type { Sampling } from "../../../src/domain/types.ts";
import { hasWords } from "../../../src/domain/verification/explain/check-words.ts";
import { policyOf } from "../../../src/domain/verification/policy/policies.ts";
import { type BatteryQuestion, batteryFindings } from "../../../src/neuron/verify/battery-findings.ts";
import { answerOf } from "../../domain/verification/statistics/synthetic.ts";
import { createMulberry } from "../../helpers/mulberry.ts";
import { samplingWith } from "../../helpers/sampling-with.ts";

function names(sampling: Partial<Sampling> = {}, more: Partial<BatteryQuestion> = {}): string[] {
  const scored = answerOf(createMulberry(3).uniform, { length: 90, claimed: samplingWith(sampling) });
  const policy = policyOf("targon/tiny-llama");
  const question = { scored, policy, altered: null, request: { seed: 1 }, eosIds: [3], margins: undefined };
  return batteryFindings({ ...question, ...more }).map(({ name }) => name);
}

describe("batteryFindings", () => {
  test("default: statistics of the choice and of the reported logprobs, each with words", () => {
    const all = names({}, { margins: [{ margin: 0 }] });
    expect(all).toEqual(expect.arrayContaining(["mismatch rate", "surprisal", "end hazard", "noise scale"]));
    for (const name of all) expect([name, hasWords(name)]).toEqual([name, true]);
  });
  test("behavior: known penalties are worked in, others leave the reported part only", () => {
    expect(names({ frequencyPenalty: 0.5 })).toContain("surprisal");
    expect(names({ repetitionPenalty: 1.1 })).not.toContain("surprisal");
    expect(names({ repetitionPenalty: 1.1 })).toContain("noise scale");
  });
  test("behavior: what alters the choice, or the logprobs too, leaves less", () => {
    const biased = names({}, { altered: { key: "logit_bias", hides: "choice" } });
    expect(biased).not.toContain("surprisal");
    expect(biased).toContain("noise scale");
    expect(names({}, { altered: { key: "guided_json", hides: "logprobs" } })).toEqual([]);
  });
  test("behavior: without known end tokens there is no end hazard", () => {
    expect(names({}, { eosIds: null })).not.toContain("end hazard");
    expect(names({ stopTokenIds: [3] }, { eosIds: null })).toContain("end hazard");
  });
});
