import { expect, onTestFinished, test, vi } from "vitest";
import type { EngineState } from "../../../src/adapters/docker/engine-state.ts";
import type { LeftOut, Placement } from "../../../src/domain/plan/types.ts";
import { TargonError } from "../../../src/errors.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { createServedModels, type ServeDeps } from "../../../src/neuron/miner/serve-models.ts";
import { placementOn } from "../../suites/docker/set-up.ts";

const place = (model: string) => placementOn("unix:///x", { model });

/** A miner's engines over fakes: `plans` one after the other, the last again and again; ends after the last one's pause. */
function setUp(models: string[], plans: (string[] | TargonError)[], onPause = (_count: number) => {}) {
  const states: EngineState[] = [];
  const asked: { models: readonly string[]; running: readonly Placement[] }[] = [];
  const pauses: number[] = [];
  const turns = plans.length + 1;
  const left: LeftOut[] = [];
  const life = new AbortController();
  onTestFinished(() => life.abort(abortReason()));
  const become = (model: string, step: EngineState["step"], why: string | null = null) => {
    const state = { placement: place(model), step, url: `http://${model}`, maxModelLen: 1, why, mend: null };
    const index = states.findIndex(({ placement }) => placement.model === model);
    states.splice(index < 0 ? states.length : index, index < 0 ? 0 : 1, { ...state, adopted: false });
  };
  const containers: ServeDeps["containers"] = {
    async ensure(placements) {
      for (const { model } of placements) become(model, "load");
      return states;
    },
    list: () => states,
    running: async () => states.map(({ placement }) => placement),
  };
  const served = createServedModels(
    {
      containers,
      async plan({ models: wanted, running }) {
        const next = plans.length > 1 ? plans.shift() : plans[0];
        asked.push({ models: wanted, running });
        if (next instanceof TargonError) throw next;
        left.splice(0, left.length, ...wanted.flatMap((model) => leftOf(model, next ?? [])));
        return (next ?? []).map(place);
      },
      left: () => left,
      log: silentLog,
      async wait(ms) {
        pauses.push(ms);
        onPause(pauses.length);
        if (pauses.length === turns) life.abort(abortReason());
      },
    },
    { models },
  );
  return { served, become, asked, pauses, life };
}

function leftOf(model: string, placed: string[]): LeftOut[] {
  return placed.includes(model) ? [] : [{ model, why: "no room", mend: "more room" }];
}

test("default: engines are started once, and named and routed to while they are ready", async () => {
  const { served, become, asked, life } = setUp(["a", "b"], [["a", "b"]]);
  await served.run(life.signal);
  await served.first;
  expect(asked).toEqual([{ models: ["a", "b"], running: [] }]);
  expect([served.names(), served.urlOf("a"), served.has("a"), served.has("c")]).toEqual([
    [],
    undefined,
    true,
    false,
  ]);
  become("a", "ready");
  become("b", "ready");
  expect([served.names(), served.urlOf("a")]).toEqual([["a", "b"], "http://a/v1"]);
  become("a", "waiting", "it ended");
  expect([served.names(), served.urlOf("a")]).toEqual([["b"], undefined]);
  expect(served.states()).toMatchObject([
    { model: "a", host: "unix:///x", step: "waiting", url: "http://a", why: "it ended" },
    { model: "b", step: "ready", why: null },
  ]);
});

test("behavior: a model without a place is asked for again, ever later, and told meanwhile", async () => {
  const { served, asked, pauses, life } = setUp(["a", "b"], [["a"], ["a"], ["a", "b"]]);
  const seen: unknown[] = [];
  void served.first.then(() => seen.push(...served.states()));
  await served.run(life.signal);
  expect(seen).toMatchObject([
    { model: "a", step: "load" },
    { model: "b", step: "unplaced", host: null, url: null, why: "no room", mend: "more room" },
  ]);
  expect(asked.map(({ running }) => running.map(({ model }) => model))).toEqual([[], ["a"], ["a"]]);
  expect(pauses).toEqual([10_000, 20_000, 40_000, 10_000]);
});

test("behavior: an engine whose host is away is planned anew, and one that starts anew is not", async () => {
  const onPause = (count: number) => made.become("a", count === 1 ? "away" : "waiting");
  const made = setUp(["a"], [["a"], ["a"], ["a"]], onPause);
  await made.served.run(made.life.signal);
  expect(made.pauses).toHaveLength(4);
  expect(made.asked).toHaveLength(2);
});

test("behavior: where no host can be read it is tried again, and nobody is kept waiting", async () => {
  const away = new TargonError("DOCKER_UNREACHABLE", "away");
  const { served, pauses, life } = setUp(["a"], [away, away, ["a"]]);
  await served.run(life.signal);
  await served.first;
  expect(pauses.slice(0, 2)).toEqual([10_000, 20_000]);
  expect(served.states()).toMatchObject([{ model: "a", step: "load" }]);
});

test("behavior: what takes longer than a minute holds nobody up", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const never = () => new Promise<never>(() => {});
  const containers = { ensure: never, list: () => [], running: async () => [] };
  const deps = { containers, plan: never, left: () => [], log: silentLog };
  const served = createServedModels(deps, { models: ["a"] });
  void served.run(new AbortController().signal);
  await vi.advanceTimersByTimeAsync(60_000);
  await served.first;
  expect(served.names()).toEqual([]);
});
