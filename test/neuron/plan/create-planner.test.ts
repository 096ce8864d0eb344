import { expect, test } from "vitest";
import type { EnginesConfig } from "../../../src/config/engines.ts";
import type { Placement } from "../../../src/domain/plan/types.ts";
import { TargonError } from "../../../src/errors.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { type LogFields, silentLog } from "../../../src/lib/log.ts";
import { createPlanner } from "../../../src/neuron/plan/create-planner.ts";
import { hostOf, modelOf } from "../../domain/plan/plan-input.ts";

const engines: EnginesConfig = {
  ...{ hosts: [], tlsDir: null, gpus: null, image: "", device: "cuda", stopOnExit: false },
  ...{ reserveMiB: 0, maxModelLen: 4096, leastModelLen: 0 },
};

/** A planner for one host with two cards; a model is named after its size, MiB. */
function setUp() {
  const state = { turn: 0 };
  const asked: (readonly Placement[])[] = [];
  const warnings: LogFields[] = [];
  const log = { ...silentLog, warn: (_: string, fields: LogFields = {}) => void warnings.push(fields) };
  const shapes = {
    async read(model: string, signal?: AbortSignal) {
      signal?.throwIfAborted();
      if (Number(model) > 0) return modelOf(model, Number(model));
      throw new TargonError("HUB_REFUSED", "the model is gated", {
        data: { place: "p", expected: "a token" },
      });
    },
  };
  const readHosts = async (running: readonly Placement[]) => {
    asked.push(running);
    return [hostOf("h", 24_000, 24_000)];
  };
  const planner = createPlanner({ shapes, readHosts, log }, { engines, role: "validator" });
  const plan = (models: string[], running: Placement[], signal?: AbortSignal) =>
    planner({ models, running, epoch: state.turn }, signal);
  return { plan, state, asked, warnings };
}

const modelsOf = (placements: Placement[]) => placements.map(({ model }) => model);

test("default: what runs is told to who reads the hosts, and keeps its place", async () => {
  const { plan, asked } = setUp();
  const first = await plan(["15000", "16000"], []);
  expect(modelsOf(first)).toEqual(["15000", "16000"]);
  expect(await plan(["15000", "16000"], first)).toEqual(first);
  expect(asked).toEqual([[], first]);
});

test("behavior: models take turns", async () => {
  const { plan, state } = setUp();
  const first = await plan(["15000", "16000", "17000"], []);
  state.turn = 2;
  expect(modelsOf(await plan(["15000", "16000", "17000"], first))).toEqual(["15000", "17000"]);
});

test("behavior: a model that is left out is told once for each reason, the others run", async () => {
  const { plan, warnings } = setUp();
  const wanted = ["15000", "gated", "900000"];
  expect(modelsOf(await plan(wanted, []))).toEqual(["15000"]);
  await plan(wanted, []);
  expect(warnings).toEqual([
    expect.objectContaining({ model: "900000", why: expect.stringContaining("it needs") }),
    { model: "gated", why: "the model is gated (place: p)", mend: "a token" },
  ]);
  await plan(["15000"], []);
  await plan(wanted, []);
  expect(warnings).toHaveLength(4);
});

test("behavior: where nothing is wanted nothing is asked", async () => {
  const { plan, asked } = setUp();
  expect(await plan([], [])).toEqual([]);
  expect(asked).toEqual([]);
});

test("behavior: an abort ends it as such", async () => {
  const { plan } = setUp();
  const planning = plan(["15000"], [], AbortSignal.abort(abortReason()));
  await expect(planning).rejects.toMatchObject({ name: "AbortError" });
});
