import { expect, test } from "vitest";
import { type PlanInput, planEngines } from "../../../src/domain/plan/plan-engines.ts";
import { gpuOf, hostOf, modelOf, wish } from "./plan-input.ts";

const ATTACH = "attach a server or cluster that runs it: --engines.endpoint MODEL=URL";

/** The one model that is left out. */
function leftOf(input: Partial<PlanInput>) {
  const { left, placements } = planEngines({ ...wish, models: [modelOf("a", 100_000)], hosts: [], ...input });
  expect(placements).toEqual([]);
  return left[0];
}

test("default: what it needs, what is there, and how many cards would do", () => {
  expect(leftOf({ hosts: [hostOf("h", 24_000, 24_000)] })).toEqual({
    model: "a",
    // 50,000 of weights, 512 of cache, 375 of logits, 512 + 1,024 + 1,536 overhead.
    why: "it needs 53959 MiB on each of 2 GPUs; the most that one host has is 2 × card of 24000 with 24000 MiB to give",
    // Six stages of at most 6 of 32 layers, 18,750 of weights each.
    mend: `6 × card of 24000 in one host, or ${ATTACH}`,
  });
});

test("behavior: memory that others hold", () => {
  const gpus = [gpuOf(0, 80_000), gpuOf(1, 80_000, { freeMiB: 30_000 })];
  expect(leftOf({ hosts: [{ name: "h", gpus, memoryMiB: 0 }] })).toMatchObject({
    why: expect.stringContaining("2 × card of 80000 with 30000 to 80000 MiB to give"),
    mend: `end what else holds memory: 23959 MiB on GPU 1 of h, or ${ATTACH}`,
  });
});

test("behavior: a shorter context, the longest that fits", () => {
  const demand = { sequences: 16, batchedTokens: 8192, logitRows: 0 };
  const models = [modelOf("a", 40_000)];
  const { mend } = leftOf({ models, demand, maxModelLen: 32_768, hosts: [hostOf("h", 80_000)] }) ?? {};
  // 80,000 - 40,000 of weights - 1,024 of activations - 2,048 leave 36,928 MiB for 16 sequences: 18,464 tokens.
  expect(mend).toMatch(/^a shorter context: --engines.max-model-len 18432, or 2 × card of 80000 in one host/);
});

test("behavior: larger than any host", () => {
  const left = leftOf({ models: [modelOf("a", 100_000_000)], hosts: [hostOf("h", 80_000)] });
  expect(left?.mend).toBe(ATTACH);
});

test("behavior: no GPU at all, and no host", () => {
  expect(leftOf({})?.mend).toBe(`add a host with GPUs: --engines.host, or ${ATTACH}`);
  expect(leftOf({ device: "cpu" })).toEqual({
    model: "a",
    why: "there is no host to run it on",
    mend: ATTACH,
  });
});

test("behavior: a machine with too little memory", () => {
  expect(leftOf({ device: "cpu", hosts: [hostOf("h")] })).toEqual({
    model: "a",
    // 100,000 of weights, 1,024 of cache, 375 of logits, 512 of activations, 2,048 for its processes.
    why: "it needs 103959 MiB of memory; the largest machine has 64000 MiB for it",
    mend: `a machine with 103959 MiB free, or ${ATTACH}`,
  });
});
