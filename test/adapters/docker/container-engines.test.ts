import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createContainerEngines } from "../../../src/adapters/docker/container-engines.ts";
import type { Containers } from "../../../src/adapters/docker/create-containers.ts";
import type { EngineState } from "../../../src/adapters/docker/engine-state.ts";
import { createEnginePool } from "../../../src/adapters/engine/engine-pool.ts";
import { MOCK_MODEL } from "../../../src/config.ts";
import { modelPath } from "../../../src/devnet/engine/model-path.ts";
import { type RunningEngine, startEngine } from "../../../src/devnet/engine/start-engine.ts";
import type { Placement, PlanTurn } from "../../../src/domain/plan/types.ts";
import { BUILT_IN } from "../../../src/domain/verification/policy/policies.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { placementOn } from "../../suites/docker/set-up.ts";

let engine: RunningEngine;

beforeAll(async () => {
  engine = await startEngine({ modelDir: modelPath("R"), servedName: MOCK_MODEL });
}, 60_000);

afterAll(() => engine.close());

const placement = placementOn("unix:///x");

function setUp() {
  const states: EngineState[] = [];
  const asked: Placement[][] = [];
  const renewals: number[] = [];
  let step = () => {};
  const containers: Containers = {
    async ensure(placements) {
      asked.push(placements);
      return states;
    },
    renew: () => void renewals.push(seen.at(-1)?.epoch ?? -1),
    list: () => states,
    onStep(listener) {
      step = listener;
    },
    running: async () => [placement],
    close: async () => {},
  };
  const seen: PlanTurn[] = [];
  const plan = async (turn: PlanTurn) => {
    seen.push(turn);
    return turn.models.map(() => placement);
  };
  const pool = createEnginePool({
    log: silentLog,
    latticeOf: (model) => BUILT_IN.of(model).structure.lattice,
  });
  const part = createContainerEngines({ containers, pool, plan, needTokens: 1024, log: silentLog });
  onTestFinished(() => part.close());
  const become = (to: EngineState["step"], url = engine.url) => {
    const rest = { placement, url, maxModelLen: 2048, why: null, mend: null, adopted: false };
    states.splice(0, 1, { step: to, ...rest });
    step();
  };
  return { part, pool, states, containers, asked, seen, renewals, become };
}

test("default: what runs is told to the plan, and what is ready is put into the pool", async () => {
  const { part, pool, asked, seen, become } = setUp();
  become("load");
  await part.ensure([MOCK_MODEL]);
  expect(seen).toEqual([{ models: [MOCK_MODEL], epoch: 0, running: [placement] }]);
  expect(asked).toEqual([[placement]]);
  expect(pool.models()).toEqual([]);
});

test("behavior: an engine joins the pool when it is ready, and leaves it when it is given up, whatever turns there are", async () => {
  const { pool, become, seen } = setUp();
  become("ready");
  await expect.poll(() => pool.models(), { interval: 5, timeout: 20_000 }).toEqual([MOCK_MODEL]);
  become("failed");
  await expect.poll(() => pool.models(), { interval: 5, timeout: 20_000 }).toEqual([]);
  expect(seen).toEqual([]);
});

test("behavior: what was given up is tried anew once in each epoch", async () => {
  const { part, renewals } = setUp();
  for (const epoch of [7, 7, 8, 8, 9]) await part.ensure([MOCK_MODEL], { epoch });
  expect(renewals).toEqual([8, 9]);
});

test("behavior: an engine whose host is away, or that starts anew, stays", async () => {
  const { part, pool, become } = setUp();
  for (const step of ["ready", "away", "waiting", "load"] as const) {
    become(step);
    await part.ensure([MOCK_MODEL]);
    expect(pool.models(), step).toEqual([MOCK_MODEL]);
  }
});

test("behavior: one that cannot verify is told once, whatever turns there are", async () => {
  const { containers, pool, become } = setUp();
  const warnings: unknown[] = [];
  const log = { ...silentLog, warn: (_message: string, fields?: object) => warnings.push(fields) };
  const plan = async () => [];
  const part = createContainerEngines({ containers, pool, plan, needTokens: 4096, log });
  onTestFinished(() => part.close());
  become("ready");
  await part.ensure([MOCK_MODEL]);
  await part.ensure([MOCK_MODEL]);
  expect(pool.models()).toEqual([]);
  expect(warnings).toEqual([
    expect.objectContaining({ why: expect.stringContaining("room for 2048 tokens") }),
  ]);
});

test("behavior: one that is given up, or not wanted, is taken out", async () => {
  const { part, pool, states, become } = setUp();
  become("ready");
  await part.ensure([MOCK_MODEL]);
  become("failed");
  await part.ensure([MOCK_MODEL]);
  expect(pool.models()).toEqual([]);
  become("ready");
  await part.ensure([MOCK_MODEL]);
  states.length = 0;
  await part.ensure([]);
  expect(pool.models()).toEqual([]);
});

test("behavior: engines that are long on their way hold nobody up", async () => {
  const { containers, pool, become } = setUp();
  const ensure = () => new Promise<never>(() => {});
  const part = createContainerEngines({
    ...{ containers: { ...containers, ensure }, pool, plan: async () => [], needTokens: 1024 },
    ...{ log: silentLog, waitMs: 1 },
  });
  onTestFinished(() => part.close());
  become("ready");
  await part.ensure([MOCK_MODEL]);
  expect(pool.models()).toEqual([MOCK_MODEL]);
});
