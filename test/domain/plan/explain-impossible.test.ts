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

test("behavior: a context that is asked for and of no use has no place; one that the model has does", () => {
  const hosts = [hostOf("h", 80_000)];
  const least = { leastModelLen: 2944, hosts };
  const own = planEngines({ ...wish, ...least, models: [modelOf("a", 100, { maxModelLen: 2048 })] });
  expect(own).toMatchObject({ placements: [{ maxModelLen: 2048 }], left: [] });
  expect(leftOf({ ...least, models: [modelOf("a", 100)], maxModelLen: 1024 })).toMatchObject({
    why: "a context of 1024 tokens is too short: the longest requests need 2944",
    mend: "--engines.max-model-len 2944 or more",
  });
  // 80,359 MiB; 2,048 tokens take 512 of cache less and would fit, 3,072 only 256 less.
  const { mend } = leftOf({ ...least, models: [modelOf("a", 76_400)] }) ?? {};
  expect(mend).not.toContain("max-model-len");
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
  expect(leftOf({})?.mend).toBe(`a host with GPUs: --engines.host, or ${ATTACH}`);
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
