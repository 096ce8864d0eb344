import fc from "fast-check";
import { expect, test } from "vitest";
import { planEngines } from "../../../src/domain/plan/plan-engines.ts";
import { MINER_DEMAND, PLAN_NUMBERS, VALIDATOR_DEMAND } from "../../../src/domain/plan/plan-numbers.ts";
import type { Gpu, Host, ModelShape, Plan } from "../../../src/domain/plan/types.ts";

const gpus = fc.array(
  fc.record({
    size: fc.constantFrom(8_192, 24_564, 40_192, 81_559),
    freeShare: fc.double({ min: 0, max: 1, noNaN: true }),
    isSlice: fc.boolean(),
    computeCapability: fc.constantFrom("7.0", "8.9", null),
  }),
  { maxLength: 9 },
);

const hosts = fc.array(gpus, { maxLength: 3 }).map((list) =>
  list.map(
    (cards, host): Host => ({
      name: `host ${host}`,
      memoryMiB: 32_000,
      gpus: cards.map(
        ({ size, freeShare, isSlice, computeCapability }, index): Gpu => ({
          ...{ index, name: `card of ${size}`, memoryMiB: size, computeCapability, driver: null },
          uuid: `${isSlice ? "MIG" : "GPU"}-${host}-${index}`,
          freeMiB: Math.floor(size * freeShare),
        }),
      ),
    }),
  ),
);

const shape = fc.record({
  weightBytes: fc.integer({ min: 1, max: 200_000 }).map((mib) => mib * 2 ** 20),
  layers: fc.integer({ min: 1, max: 126 }),
  hiddenSize: fc.constantFrom(128, 4_096, 16_384),
  heads: fc.constantFrom(1, 12, 14, 25, 28, 32, 64, 128),
  vocabSize: fc.constantFrom(2_048, 128_256),
  maxModelLen: fc.constantFrom(1_024, 131_072),
  kvBytesPerToken: fc.constantFrom(1_024, 131_072, 516_096),
});

const models = fc.array(fc.tuple(shape, fc.constantFrom(1, 2, 4, 8)), { maxLength: 7 }).map((list) =>
  list.map(
    ([{ heads, ...rest }, divisor], index): ModelShape => ({
      ...rest,
      heads,
      kvHeads: heads % divisor === 0 ? heads / divisor : heads,
      model: `model ${index}`,
      revision: "0".repeat(40),
    }),
  ),
);

const input = fc.record({
  hosts,
  models,
  device: fc.constantFrom("cuda" as const, "cuda" as const, "cpu" as const),
  gpus: fc.constantFrom(null, ["0", "1", "MIG-0-2"]),
  reserveMiB: fc.constantFrom(0, 512, 4_096),
  maxModelLen: fc.constantFrom(2_048, 4_096, 131_072),
  demand: fc.constantFrom(VALIDATOR_DEMAND, MINER_DEMAND),
  turn: fc.integer({ min: 0, max: 20 }),
});

/** Cards with the engines on each. */
function loads({ placements }: Plan, all: readonly Host[]) {
  return all.flatMap(({ name, gpus: cards }) =>
    cards.map((gpu) => ({
      gpu,
      engines: placements.filter((one) => one.host === name && one.gpus.includes(gpu.uuid)),
    })),
  );
}

test("default: no card gives more than it has, in MiB or in shares", () => {
  fc.assert(
    fc.property(input, (given) => {
      for (const { gpu, engines } of loads(planEngines(given), given.hosts)) {
        if (engines.length === 0) continue;
        const total = engines.reduce((sum, { need }) => sum + need.totalMiB, 0);
        expect(total).toBeLessThanOrEqual(gpu.freeMiB - given.reserveMiB);
        const shares = engines.reduce((sum, { memoryUtilization }) => sum + (memoryUtilization ?? 0), 0);
        expect(shares).toBeLessThan(1);
        // What vLLM takes as its share, with what it takes beside it, is no more than was counted.
        const outside = engines.reduce(
          (sum, { need, gpus: { length } }) => sum + need.logitsMiB + contextOf(length),
          0,
        );
        expect(shares * gpu.memoryMiB + outside).toBeLessThanOrEqual(total + 1e-6);
      }
    }),
    { numRuns: 300 },
  );
});

test("default: every machine gives no more memory than it has", () => {
  fc.assert(
    fc.property(input, (given) => {
      const { placements } = planEngines({ ...given, device: "cpu" });
      for (const { name, memoryMiB } of given.hosts) {
        const engines = placements.filter(({ host }) => host === name);
        const total = engines.reduce((sum, { need }) => sum + need.totalMiB, 0);
        if (engines.length > 0) expect(total).toBeLessThanOrEqual(memoryMiB - given.reserveMiB);
      }
    }),
  );
});

test("default: heads are divided, slices are alone, an engine's cards are of one kind and of one host", () => {
  fc.assert(
    fc.property(input, (given) => {
      for (const placement of planEngines({ ...given, device: "cuda" }).placements) {
        const model = given.models.find(({ model: name }) => name === placement.model) as ModelShape;
        const { tensorParallel: width, pipelineParallel: stages } = placement;
        const cards = given.hosts
          .find(({ name }) => name === placement.host)
          ?.gpus.filter(({ uuid }) => placement.gpus.includes(uuid));
        expect(model.heads % width).toBe(0);
        expect(model.kvHeads % width === 0 || width % model.kvHeads === 0).toBe(true);
        expect(stages).toBeLessThanOrEqual(model.layers);
        expect(cards).toHaveLength(width * stages);
        expect(new Set(cards?.map(({ name }) => name)).size).toBe(1);
        if (placement.gpus.some((uuid) => uuid.startsWith("MIG"))) expect(placement.gpus).toHaveLength(1);
        expect(placement.maxModelLen).toBe(Math.min(given.maxModelLen, model.maxModelLen));
      }
    }),
    { numRuns: 300 },
  );
});

test("default: each model is placed once or left out with its reason, and what runs changes nothing by itself", () => {
  fc.assert(
    fc.property(input, (given) => {
      const plan = planEngines(given);
      const names = [...plan.placements, ...plan.left].map(({ model }) => model);
      expect(names.sort()).toEqual(given.models.map(({ model }) => model).sort());
      for (const { why, mend } of plan.left) expect(`${why} ${mend}`).not.toMatch(/NaN|undefined|Infinity/);
      expect(planEngines({ ...given, running: plan.placements })).toEqual(plan);
    }),
    { numRuns: 300 },
  );
});

test("default: what runs stays where all of it does, whatever others have taken since", () => {
  fc.assert(
    fc.property(input, fc.integer({ min: 0, max: 3 }), (given, divisor) => {
      const running = planEngines(given).placements;
      const models = given.models.filter(({ model }) => running.some((one) => one.model === model));
      const shrunk = given.hosts.map((host) => ({
        ...host,
        gpus: host.gpus.map((gpu) => ({ ...gpu, freeMiB: Math.floor(gpu.freeMiB / 2 ** divisor) })),
      }));
      expect(planEngines({ ...given, models, hosts: shrunk, running }).placements).toEqual(running);
      const { left } = planEngines({ ...given, hosts: shrunk, running, turn: given.turn + 1 });
      for (const { why, mend } of left) expect(`${why} ${mend}`).not.toMatch(/NaN|undefined|Infinity/);
    }),
    { numRuns: 200 },
  );
});

test("default: among models that fit alone, each runs at least once in as many epochs as there are models", () => {
  fc.assert(
    fc.property(input, (given) => {
      const alone = given.models.filter((one) => planEngines({ ...given, models: [one] }).left.length === 0);
      const ran = new Set<string>();
      let running: Plan["placements"] = [];
      for (const turn of given.models.keys()) {
        running = planEngines({ ...given, running, turn }).placements;
        for (const { model } of running) ran.add(model);
      }
      expect([...ran].sort()).toEqual(alone.map(({ model }) => model).sort());
    }),
    { numRuns: 100 },
  );
});

function contextOf(cards: number): number {
  return cards === 1 ? PLAN_NUMBERS.contextMiB : PLAN_NUMBERS.joinedContextMiB;
}
