import { beforeAll, expect, test } from "vitest";
import { fitStack } from "../../../src/domain/verification/calibrate/fit-stack.ts";
import type { Sample, SampleAnswer } from "../../../src/domain/verification/calibrate/sample.ts";
import { policyOf } from "../../../src/domain/verification/policy/policies.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { fittedHalf, testStack } from "../../../src/neuron/calibrate/bootstrap.ts";
import { gatherSamples } from "../../../src/neuron/calibrate/gather.ts";
import { makePolicy } from "../../../src/neuron/calibrate/make-policy.ts";
import { createToyEngine } from "../../helpers/create-toy-engine.ts";

const random = { uniform: createUniform(), bytes: (count: number) => new Uint8Array(count) };
const signal = new AbortController().signal;
const TEMPLATES = { questions: [], openings: ["Once"], followUps: [], replies: [], systems: [] };

function createUniform() {
  let state = 3;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

/** A sample of a miner whose logits lie so far off, its few answers repeated to some hundred. */
async function sampleOf(off: number): Promise<Sample> {
  const engines = [createToyEngine({ version: "a", off }), createToyEngine({ version: "b" })];
  const [miner, verifier] = await Promise.all(
    engines.map(async (engine, i) => {
      return { name: `e${i}`, url: "", engine, description: await engine.describe() };
    }),
  );
  if (!miner || !verifier) throw new Error("two engines");
  const recipe = { random, templates: TEMPLATES, endpoints: ["COMPLETION"] as const, model: "toy/model" };
  const duty = { miner, verifiers: [verifier], recipe, tokens: 600 };
  const [sample] = await gatherSamples(silentLog, { duty, policy: policyOf("*").sampling }, signal);
  if (!sample) throw new Error("a sample");
  return {
    ...sample,
    answers: Array.from({ length: 120 }, (_, i) => sample.answers[i % sample.answers.length] as SampleAnswer),
  };
}

let near: Sample;
let far: Sample;

beforeAll(async () => {
  [near, far] = await Promise.all([sampleOf(0.01), sampleOf(1.5)]);
});

const about = { model: "toy/model", tokens: 600, notes: [] };
const policyFrom = (sample: Sample) =>
  makePolicy({ now: () => 1000 }, { ...about, stacks: [fitStack(fittedHalf(sample))] });

test("default: no honest miner of the stack fails, and another seed is found at once", async () => {
  const tested = await testStack(random, { sample: near, policy: policyFrom(near), miners: 10 }, signal);
  expect(tested).toMatchObject({ responses: 60, miners: 10, failed: 0 });
  expect(tested.otherSeedTokens).toBeLessThan(32);
});

test("behavior: a stack that the policy does not know fails, and is told", async () => {
  const tested = await testStack(random, { sample: far, policy: policyFrom(near), miners: 10 }, signal);
  expect(tested.failed).toBe(10);
});

test("behavior: the stack that it was fitted to does not", async () => {
  const tested = await testStack(random, { sample: far, policy: policyFrom(far), miners: 10 }, signal);
  expect(tested.failed).toBe(0);
});

test("behavior: too few answers to draw miners from", async () => {
  const few = { ...near, answers: near.answers.slice(0, 99) };
  expect((await testStack(random, { sample: few, policy: policyFrom(near) }, signal)).failed).toBeNull();
});
