import { expect, test } from "vitest";
import { planServing } from "../../../src/domain/plan/plan-serving.ts";
import type { Host } from "../../../src/domain/plan/types.ts";
import { hostOf, modelOf } from "./plan-input.ts";

const usual = { device: "cuda", gpus: null, reserveMiB: 512, maxModelLen: null } as const;
/** The sizes of an 8B Llama: 1 MiB of cache holds 8 tokens. */
const llama = modelOf("org/8b", 15_317);

function planOn(hosts: Host[], over: Partial<Parameters<typeof planServing>[0]> = {}) {
  return planServing({ ...usual, models: [llama], hosts, ...over });
}

test.each([
  // 128 sequences of 4,096 tokens need 64 GiB, 64 of them 32 GiB: a context of the model's own length.
  [81_559, 131_072, 32_768],
  // 8 sequences, and a context of all of them together.
  [24_564, 32_768, 4096],
  // 2 sequences.
  [20_475, 8_192, 1024],
])("default: on a card of %i MiB the context is %i tokens and the cache %i MiB", (card, length, kvMiB) => {
  const [placement] = planOn([hostOf("h", card)]).placements;
  expect(placement?.maxModelLen).toBe(length);
  // The share of the card is rounded up, and the rest is cache.
  expect(placement?.need.kvMiB).toBeGreaterThanOrEqual(kvMiB);
  expect(placement?.need.kvMiB).toBeLessThan(kvMiB + 16);
});

test("behavior: a context that was asked for is given, or the model is left out", () => {
  const asked = (maxModelLen: number) => planOn([hostOf("h", 24_564)], { maxModelLen });
  expect(asked(8192).placements).toMatchObject([{ maxModelLen: 8192 }]);
  expect(asked(131_072)).toMatchObject({
    placements: [],
    left: [{ mend: expect.stringContaining("a shorter context: --engines.max-model-len") }],
  });
});

test("behavior: a model that fits nowhere costs the others nothing, and is told with the least it needs", () => {
  const huge = modelOf("org/huge", 500_000);
  const { placements, left } = planOn([hostOf("h", 81_559)], { models: [huge, llama] });
  expect(placements).toEqual(planOn([hostOf("h", 81_559)]).placements);
  expect(left).toMatchObject([
    { model: "org/huge", why: expect.stringMatching(/^it needs 50\d{4} MiB on one GPU/) },
  ]);
  expect(left[0]?.mend).toContain("--model-endpoint MODEL=URL");
});

test("behavior: of models that do not fit together the first ones run, and none waits for a turn", () => {
  const models = ["a", "b"].map((name) => modelOf(name, 15_000));
  const { placements, left } = planOn([hostOf("h", 24_564)], { models });
  expect(placements).toMatchObject([{ model: "a", maxModelLen: 32_768 }]);
  expect(left).toEqual([
    {
      model: "b",
      why: "a take the room",
      mend: "1 more card of 24564 would run it beside them; of those that do not fit together, the first ones run",
    },
  ]);
});

test("behavior: what runs stays as it is when another model comes and there is room beside it", () => {
  const running = planOn([hostOf("h", 81_559)]).placements;
  const models = [llama, modelOf("org/small", 15_000)];
  const { placements } = planOn([hostOf("h", 81_559)], { models, running });
  expect(placements[0]).toEqual(running[0]);
  expect(placements[1]).toMatchObject({ model: "org/small" });
});

test("behavior: where there is none, both are made smaller, and none is left out", () => {
  const running = planOn([hostOf("h", 40_000)]).placements;
  const models = [llama, modelOf("org/small", 15_000)];
  const { placements, left } = planOn([hostOf("h", 40_000)], { models, running });
  expect(placements.map(({ model }) => model)).toEqual(["org/8b", "org/small"]);
  expect(left).toEqual([]);
  expect(placements[0]?.need.totalMiB).toBeLessThan(running[0]?.need.totalMiB ?? 0);
});

test("behavior: the same plan again with what runs, also where others took memory meanwhile", () => {
  const running = planOn([hostOf("h", 81_559)]).placements;
  const [gpu] = hostOf("h", 81_559).gpus;
  const less = { ...hostOf("h"), gpus: gpu ? [{ ...gpu, freeMiB: 45_000 }] : [] };
  expect(planOn([less], { running }).placements).toEqual(running);
});
