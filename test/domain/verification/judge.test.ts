import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readTraces, scoredOf, type Trace } from "../../../scripts/read-traces.ts";
import { conclude } from "../../../src/domain/verification/conclude.ts";
import {
  addAnswer,
  freshStanding,
  type Standing,
} from "../../../src/domain/verification/evidence/standing.ts";
import { type JudgeOptions, judge } from "../../../src/domain/verification/judge.ts";
import { policyOf } from "../../../src/domain/verification/policy/policies.ts";

const FOLDER = fileURLToPath(new URL("../../fixtures/traces/", import.meta.url));
const POLICY = policyOf("targon/tiny-llama");
const files = ["v1-cpu", "v2"].flatMap((runner) =>
  readdirSync(FOLDER + runner).map((name) => ({
    runner,
    name,
    lines: readTraces(`${FOLDER}${runner}/${name}`),
  })),
);
const linesOf = (kind: string) => files.flatMap(({ lines }) => lines.filter((line) => line.class === kind));

const laundered = (line: Trace): Trace => ({
  ...line,
  miner: {
    ...line.miner,
    logprobs: line.verifier.logprobs,
    top: line.verifier.top.map((top) => top.slice(0, 5)),
  },
});

function run(line: Trace, more: Partial<JudgeOptions> = {}, change: object = {}) {
  const { seed, ...scored } = scoredOf(line);
  const sampling = { ...scored.sampling, seed, ...change };
  const options = { askedLogprobs: true, finishReason: line.miner.finish_reason, ...more };
  const judgement = judge({ ...scored, sampling }, POLICY, options);
  return { ...judgement, ...conclude(judgement.findings) };
}

/** Evidence of a miner's answers, one after the other. */
function standing(lines: Trace[]) {
  const { accumulate } = POLICY;
  const add = (before: Standing, line: Trace) =>
    addAnswer(before, { ledger: run(line).ledger, epoch: 1, alpha: accumulate.alpha }, accumulate);
  return lines.reduce(add, freshStanding(1)).state;
}

describe("judge", () => {
  test.each(files.filter(({ name }) => name.startsWith("honest")))(
    "default: $runner/$name is verified and its noise found",
    ({ runner, lines }) => {
      for (const line of lines) {
        expect(run(line)).toMatchObject({ verified: true, cause: null, weaker: false });
        expect(run(laundered(line)).verified).toBe(true);
      }
      const noise = runner === "v2" ? "vllm" : "vllm-cpu";
      const found = lines.filter((line) => run(line).noise === noise);
      expect(found.length).toBeGreaterThanOrEqual(lines.length - 1);
    },
  );
  test.each(["seed-ignored", "greedy"])("behavior: %s fails within its answers, laundered or not", (kind) => {
    for (const { lines } of files.filter(({ name }) => name.startsWith(kind))) {
      expect(standing(lines)).toBe("fail");
      expect(standing(lines.map(laundered))).toBe("fail");
    }
  });
  test("behavior: another seed has the cause SEED_MISMATCH, and enough of it is gross", () => {
    const refused = linesOf("seed-ignored")
      .map((line) => run(line))
      .filter(({ verified }) => verified === false);
    expect(refused.length).toBeGreaterThan(5);
    for (const { cause } of refused) expect(["SEED_MISMATCH", "SAMPLING_MISMATCH"]).toContain(cause);
    expect(refused.some(({ cause }) => cause === "SEED_MISMATCH")).toBe(true);
    expect(refused.some(({ gross }) => gross)).toBe(true);
  });
  test.each(["small", "small-forged"])("behavior: every answer of %s is refused", (kind) => {
    for (const line of linesOf(kind)) {
      const { verified, cause } = run(line);
      expect(verified).toBe(false);
      expect(["LOW_SCORE", "MODEL_MISMATCH", "OVERFIT", "SEED_MISMATCH", "UNLIKELY_TOKENS"]).toContain(cause);
    }
  });
  test("behavior: the smaller model, laundered, is found by its choices", () => {
    const all = linesOf("small").map(laundered);
    expect(all.some((line) => run(line).verified === false)).toBe(true);
    expect(all.reduce((sum, line) => sum + run(line).evidence, 0)).toBeGreaterThan(POLICY.sampling.grossAt);
  });
  test("behavior: without a seed, or with a noise that is not known, the verdict is weaker", () => {
    const [line] = linesOf("seed-ignored");
    if (!line) throw new Error("no lines");
    const unseeded = run(line, {}, { seed: undefined });
    expect(unseeded).toMatchObject({ verified: true, weaker: true, fit: null });
    expect(unseeded.evidence).toBeLessThan(Math.log(1 / POLICY.accumulate.alpha));
    expect(run(line, { noise: null })).toMatchObject({ verified: true, weaker: true, noise: null });
    expect(run(line, {}, { repetitionPenalty: 1.1 })).toMatchObject({ weaker: true, fit: null });
    const greedy = { repetitionPenalty: 1.1, temperature: 0 };
    expect(run(line, {}, greedy)).toMatchObject({ verified: true, weaker: true });
  });
  test("behavior: under a grammar nothing of the model's can be held against an answer: no evidence", () => {
    const [line] = linesOf("small");
    if (!line) throw new Error("no lines");
    const altered = { key: "guided_json", hides: "logprobs" } as const;
    expect(run(line, { altered })).toMatchObject({
      verified: null,
      weaker: true,
      message: "guided_json changes the distribution",
    });
    expect(run(line, { altered: { key: "logit_bias", hides: "choice" } })).toMatchObject({
      verified: false,
      weaker: true,
    });
  });
  test("behavior: text that the model would not write is unlikely even without a seed", () => {
    const [one, other] = linesOf("honest-bf16");
    if (!one || !other) throw new Error("no lines");
    const strange = {
      ...one,
      verifier: { ...one.verifier, logprobs: one.verifier.logprobs.map(() => -9) },
    };
    expect(run(laundered(strange), {}, { seed: undefined })).toMatchObject({
      verified: false,
      cause: "UNLIKELY_TOKENS",
    });
  });
  test("behavior: an end token that the seed does not give is an early end", () => {
    const line = linesOf("honest-bf16").find(
      ({ miner }) => miner.finish_reason === "stop" && miner.ids.length > 40,
    );
    if (!line) throw new Error("no lines");
    const cut = line.miner.ids.length - 10;
    const end = line.miner.ids.at(-1) as number;
    const early = {
      ...line,
      miner: { ...line.miner, ids: [...line.miner.ids.slice(0, cut), end] },
      verifier: { ...line.verifier, logprobs: [...line.verifier.logprobs.slice(0, cut), -14] },
    };
    const { checks } = run(laundered(early));
    expect(checks.find(({ name }) => name === "drawn end")?.passed).toBe(false);
    expect(run(laundered(line)).checks.find(({ name }) => name === "drawn end")?.passed).toBe(true);
  });
  test("behavior: a request's absurd numbers give no infinite evidence", () => {
    const [line] = linesOf("honest-bf16");
    if (!line) throw new Error("no lines");
    for (const change of [{ temperature: 1e308 }, { temperature: 1e-300 }, { frequencyPenalty: 1e308 }])
      expect(Number.isFinite(run(line, {}, change).evidence)).toBe(true);
  });
  test("behavior: a copy is a duplicate only where it is no chance", () => {
    const [line] = linesOf("honest-bf16");
    if (!line) throw new Error("no lines");
    expect(run(line, { duplicateOf: "uid 7" })).toMatchObject({ verified: false, cause: "DUPLICATE" });
    const sure = line.verifier.logprobs.map(() => -0.001);
    const top = line.miner.ids.map((id): [number, number][] => [[id, -0.001]]);
    const certain = {
      ...line,
      miner: { ...line.miner, top },
      verifier: { ...line.verifier, logprobs: sure, top },
    };
    expect(run(laundered(certain), { duplicateOf: "uid 7" }).verified).toBe(true);
  });
  test("behavior: at temperature 0 a greedy answer is honest, ties aside, and a drawn one is not", () => {
    for (const line of linesOf("greedy"))
      expect(run(laundered(line), {}, { temperature: 0 })).toMatchObject({ verified: true, weaker: false });
    const drawn = linesOf("seed-ignored").map((line) => run(laundered(line), {}, { temperature: 0 }));
    const refused = drawn.filter(({ verified }) => verified === false);
    expect(refused.length).toBeGreaterThan(drawn.length / 2);
    for (const { cause } of refused) expect(["SAMPLING_MISMATCH", "SEED_MISMATCH"]).toContain(cause);
  });
  test.each<[string, string, (logprob: number) => number]>([
    ["OVERFIT", "certain everywhere", () => 0],
    ["LOW_SCORE", "above 0", () => 0.5],
    ["MODEL_MISMATCH", "halved", (logprob) => logprob / 2],
  ])("error: %s for logprobs that are %s", (cause, _name, forge) => {
    const line = linesOf("honest-bf16").find(
      ({ verifier }) => verifier.logprobs.filter((x) => x < -0.1).length > 9,
    );
    if (!line) throw new Error("no lines");
    const miner = {
      ...line.miner,
      logprobs: line.miner.logprobs.map(forge),
      top: line.miner.top.map((top) => top.map(([id, x]): [number, number] => [id, forge(x)])),
    };
    expect(run({ ...line, miner }).cause).toBe(cause);
  });
});
