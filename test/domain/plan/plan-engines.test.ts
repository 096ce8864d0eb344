import { describe, expect, test } from "vitest";
import { type PlanInput, planEngines } from "../../../src/domain/plan/plan-engines.ts";
import type { Placement } from "../../../src/domain/plan/types.ts";
import { gpuOf, hostOf, modelOf, wish } from "./plan-input.ts";

const plan = (input: Partial<PlanInput>) => planEngines({ ...wish, models: [], hosts: [], ...input });
const where = (placements: readonly Placement[]) =>
  placements.map(({ model, gpus }) => `${model} on ${gpus.join("+")}`);

/** Beside weights of 10,000 MiB: cache 1,024, logits 375, activations 512, graphs 1,024, context 1,024. */
const BESIDE = 3_959;

describe("places", () => {
  test("default: an idle GPU each, and the smallest that will do", () => {
    const models = [modelOf("a", 10_000), modelOf("b", 20_000)];
    const { placements, left } = plan({ models, hosts: [hostOf("h", 80_000, 24_000, 24_000)] });
    expect(where(placements)).toEqual(["a on GPU-h-2", "b on GPU-h-1"]);
    expect(left).toEqual([]);
  });

  test("behavior: several share one GPU, each with its share of it", () => {
    const models = [modelOf("a", 10_000), modelOf("b", 20_000), modelOf("c", 30_000)];
    const { placements } = plan({ models, hosts: [hostOf("h", 80_000)] });
    expect(where(placements)).toEqual(["a on GPU-h-0", "b on GPU-h-0", "c on GPU-h-0"]);
    // (10,000 + 1,024 + 512 + 1,024) ÷ 80,000 and so on.
    expect(placements.map(({ memoryUtilization }) => memoryUtilization)).toEqual([0.157, 0.282, 0.407]);
    expect(placements[0]?.need.totalMiB).toBe(10_000 + BESIDE);
  });

  test("behavior: they are packed tightly where they would not fit otherwise", () => {
    const models = [46, 26, 24, 22, 22].map((size, index) => modelOf("abcde"[index] ?? "", size * 1_000));
    const { placements, left } = plan({ models, hosts: [hostOf("h", 80_100, 80_100)] });
    expect(left).toEqual([]);
    expect(placements.map(({ gpus }) => gpus[0]?.at(-1)).join("")).toBe("00111");
  });

  test("behavior: a model is cut over two, four, eight cards of one kind", () => {
    const over = (...sizes: number[]) =>
      plan({ models: [modelOf("a", 100_000)], hosts: [hostOf("h", ...sizes)] }).placements[0];
    expect(over(80_000, 80_000)).toMatchObject({ tensorParallel: 2, pipelineParallel: 1 });
    expect(over(40_000, 40_000, 40_000, 40_000)).toMatchObject({ tensorParallel: 4, pipelineParallel: 1 });
    expect(over(80_000, 60_000)).toBeUndefined();
  });

  test("behavior: what no power of two fits is cut into stages too", () => {
    const models = [modelOf("a", 200_000)];
    const hosts = [hostOf("h", ...Array(6).fill(40_000))];
    expect(plan({ models, hosts }).placements[0]).toMatchObject({ tensorParallel: 2, pipelineParallel: 3 });
    const three = [hostOf("h", ...Array(3).fill(80_000))];
    expect(plan({ models, hosts: three }).placements[0]).toMatchObject({
      tensorParallel: 1,
      pipelineParallel: 3,
    });
  });

  test("behavior: heads are never split, nor are key-value heads shared out unevenly", () => {
    const cut = (heads: number, kvHeads: number) =>
      plan({
        models: [modelOf("a", 60_000, { heads, kvHeads })],
        hosts: [hostOf("h", ...Array(8).fill(24_000))],
      }).placements[0];
    expect(cut(28, 4)).toMatchObject({ tensorParallel: 4 });
    // 14 heads: over two at most, so the rest of the way is stages.
    expect(cut(14, 2)).toMatchObject({ tensorParallel: 2, pipelineParallel: 2 });
    expect(cut(25, 5)).toMatchObject({ tensorParallel: 1, pipelineParallel: 4 });
  });

  test("behavior: slices of a card are used one by one and never joined", () => {
    const slices = [0, 1].map((index) => gpuOf(1, 40_192, { uuid: `MIG-${index}`, name: "slice" }));
    const hosts = [{ name: "h", gpus: slices, memoryMiB: 0 }];
    expect(where(plan({ models: [modelOf("a", 20_000), modelOf("b", 20_000)], hosts }).placements)).toEqual([
      "a on MIG-0",
      "b on MIG-1",
    ]);
    const { left } = plan({ models: [modelOf("a", 60_000)], hosts });
    expect(left[0]?.why).toContain("2 × slice with 40192 MiB to give, slices that are never joined");
  });

  test("behavior: only the GPUs that are named, by index or UUID", () => {
    const models = [modelOf("a", 10_000), modelOf("b", 10_000)];
    const hosts = [hostOf("h", 24_000, 24_000, 24_000)];
    expect(where(plan({ models, hosts, gpus: ["2", "GPU-h-0"] }).placements)).toEqual([
      "a on GPU-h-0",
      "b on GPU-h-2",
    ]);
    expect(plan({ models, hosts, gpus: ["7"] }).left[0]?.why).toContain("newer to run it on among 7");
  });

  test("behavior: a GPU that two hosts name is the first one's", () => {
    const host = hostOf("h", 24_000);
    const models = [modelOf("a", 15_000), modelOf("b", 15_000)];
    const { placements } = plan({ models, hosts: [host, { ...host, name: "i" }] });
    expect(placements.map(({ model, host: name }) => `${model} on ${name}`)).toEqual(["a on h"]);
  });

  test("behavior: a card that is too old runs nothing", () => {
    const hosts = [{ name: "h", gpus: [gpuOf(0, 32_000, { computeCapability: "7.0" })], memoryMiB: 0 }];
    expect(plan({ models: [modelOf("a", 1_000)], hosts }).left[0]?.why).toContain("compute capability 7.5");
  });

  test("behavior: the context is what is asked for, or the model's own where that is less", () => {
    const models = [modelOf("a", 10_000), modelOf("b", 10_000, { maxModelLen: 2048 })];
    const { placements } = plan({ models, hosts: [hostOf("h", 80_000)] });
    expect(placements.map(({ maxModelLen }) => maxModelLen)).toEqual([4096, 2048]);
  });

  test("behavior: on CPUs the machines' memory is shared out", () => {
    const hosts = [hostOf("h"), { ...hostOf("i"), memoryMiB: 20_000 }];
    const models = [modelOf("a", 10_000), modelOf("b", 50_000), modelOf("c", 50_000)];
    const { placements, left } = plan({ models, hosts, device: "cpu" });
    expect(placements.map(({ model, host }) => `${model} on ${host}`)).toEqual(["a on i", "b on h"]);
    expect(placements[0]).toMatchObject({ gpus: [], memoryUtilization: null, tensorParallel: 1 });
    expect(left.map(({ model }) => model)).toEqual(["c"]);
  });
});

describe("what runs", () => {
  const hosts = [hostOf("h", 80_000, 80_000)];
  const running = (input: Partial<PlanInput>) => plan({ hosts, ...input }).placements;

  test("default: stays where it is, also where others are new or gone", () => {
    const before = running({ models: [modelOf("a", 10_000), modelOf("b", 20_000)] });
    expect(where(before)).toEqual(["a on GPU-h-1", "b on GPU-h-0"]);
    const after = running({ models: [modelOf("c", 60_000), modelOf("a", 10_000)], running: before });
    expect(where(after)).toEqual(["c on GPU-h-0", "a on GPU-h-1"]);
    expect(after[1]).toBe(before[0]);
  });

  test("behavior: stays although its card has less to give by now", () => {
    const models = [modelOf("a", 70_000)];
    const one = hostOf("h", 80_000);
    const before = running({ models, hosts: [one] });
    const gpus = one.gpus.map((gpu) => ({ ...gpu, freeMiB: 70_000 }));
    expect(running({ models, running: before, hosts: [{ ...one, gpus }] })).toEqual(before);
    expect(running({ models, hosts: [{ ...one, gpus }] })).toEqual([]);
  });

  test.each([
    ["another revision", { models: [modelOf("a", 70_000, { revision: "b".repeat(40) })] }],
    ["another context", { maxModelLen: 8192 }],
    ["a GPU that may not be used any more", { gpus: ["1"] }],
    ["a host that went away", { hosts: [hostOf("i", 80_000)] }],
  ])("behavior: %s starts it anew", (_, change) => {
    const models = [modelOf("a", 70_000)];
    const before = running({ models });
    const after = running({ models, running: before, ...change });
    expect(after).toHaveLength(1);
    expect(after[0]).not.toBe(before[0]);
  });

  test("behavior: makes room where that lets all run", () => {
    const small = [modelOf("a", 30_000), modelOf("b", 30_000)];
    const before = running({ models: small });
    expect(new Set(before.flatMap(({ gpus }) => gpus)).size).toBe(2);
    const models = [...small, modelOf("c", 70_000)];
    const after = plan({ hosts, models, running: before });
    expect(after.left).toEqual([]);
    expect(after.placements).toHaveLength(3);
  });
});

describe("turns", () => {
  const hosts = [hostOf("h", 24_000, 24_000)];
  const models = ["a", "b", "c"].map((name) => modelOf(name, 15_000));
  const large = modelOf("large", 30_000);

  /** Which models run in each of so many epochs. */
  function epochs(count: number, wanted = models): string[] {
    let running: Placement[] = [];
    return Array.from({ length: count }, (_, turn) => {
      running = plan({ hosts, models: wanted, running, turn }).placements;
      return running.map(({ model }) => model).join(" ");
    });
  }

  test("default: each model has its turn, and what matches runs on", () => {
    expect(epochs(6)).toEqual(["a b", "a b", "a c", "a c", "b c", "b c"]);
  });

  test("behavior: one that needs all cards has its turn alone", () => {
    expect(epochs(4, [large, ...models])).toEqual(["large", "a b", "a b", "a c"]);
  });

  test("behavior: the same epoch gives the same plan", () => {
    const input = { hosts, models: [large, ...models], turn: 2 };
    expect(plan(input)).toEqual(plan(input));
  });

  test("behavior: one whose turn has not come is told when it does, and what would help", () => {
    const { left } = plan({ hosts, models, turn: 0 });
    expect(left).toEqual([
      {
        model: "c",
        why: "a, b take the room in this epoch",
        mend: "1 more card of 24000 would run it beside them; without, it has its turn in 2 epochs",
      },
    ]);
  });

  test("behavior: one that fits nowhere takes no turn", () => {
    const wanted = [modelOf("huge", 500_000), ...models];
    expect(epochs(3, wanted)).toEqual(["a b", "a b", "a c"]);
  });
});
