import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { TargonError } from "../../../src/errors.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { type Log, silentLog } from "../../../src/lib/log.ts";
import { createEngineKeeper } from "../../../src/neuron/validator/engines-loop.ts";
import { createFakeEngines } from "./fakes.ts";

/** A keeper whose engines run what `runnable` says, and whose epoch goes on when told. */
function setUp(runnable: string[], [wanted = [], ...lists]: [string[], ...(string[] | Error)[]]) {
  const time = { ms: 0, epoch: 1 };
  const ensured: string[][] = [];
  const epochs: (number | undefined)[] = [];
  const told: string[][] = [];
  const warnings: string[] = [];
  const engines = createFakeEngines({ models: [] });
  engines.ensure = async (models, turn) => {
    ensured.push(models);
    epochs.push(turn?.epoch);
    engines.running.splice(0, Number.POSITIVE_INFINITY, ...models.filter((one) => runnable.includes(one)));
    return engines.running;
  };
  const log: Log = { ...silentLog, warn: (message) => void warnings.push(message) };
  const controller = new AbortController();
  onTestFinished(() => controller.abort(abortReason()));
  const read = async () => {
    const list = lists.shift() ?? wanted;
    if (list instanceof Error) throw list;
    return list;
  };
  const clock = { monotonic: () => time.ms };
  const keeper = createEngineKeeper(
    { engines, modelList: { read }, onModels: (models) => void told.push([...models]), clock, log },
    { pace: { enginesMs: 1, enginesMaxMs: 4 }, wanted },
  );
  const run = () => void keeper.run(() => time.epoch, controller.signal).catch(() => {});
  const turns = (count: number) => expect.poll(() => ensured.length, { interval: 2 }).toBe(count);
  const start = () => keeper.start(time.epoch, controller.signal);
  return { ...keeper, time, engines, ensured, epochs, told, warnings, run, start, turns, controller };
}

test("default: the wanted models that engines run for can be verified", async () => {
  const { start, wanted, models, scored, told } = setUp(["a", "b"], [["a", "c"]]);
  await start();
  expect(wanted()).toEqual(["a", "c"]);
  expect(models()).toEqual(["a"]);
  expect(scored()).toEqual(["a"]);
  expect(told).toEqual([["a"]]);
});

test("behavior: each epoch reads the list anew; within one all is left alone while it is well", async () => {
  const { start, run, time, ensured, models, turns } = setUp(["a", "b"], [["a"], ["b"]]);
  await start();
  run();
  time.ms = 1_000;
  for (let i = 0; i < 20; i++) await setImmediate();
  expect(ensured).toEqual([["a"]]);
  time.epoch = 2;
  await turns(2);
  expect(models()).toEqual(["b"]);
});

test("behavior: whose turn it is, and what is tried anew, goes by the epoch", async () => {
  const { start, run, time, epochs, turns } = setUp(["a"], [["a", "b"]]);
  await start();
  run();
  await turns(2);
  time.epoch = 2;
  await turns(3);
  expect(epochs).toEqual([1, 1, 2]);
});

test("behavior: where an engine is down it is tried again soon, with growing pauses", async () => {
  const runnable: string[] = [];
  const { start, run, time, models, turns } = setUp(runnable, [["a"]]);
  await start();
  run();
  await turns(2);
  for (let i = 0; i < 20; i++) await setImmediate();
  await turns(2);
  runnable.push("a");
  time.ms = 2;
  await turns(3);
  expect(models()).toEqual(["a"]);
});

test("behavior: an engine that went away in an epoch takes no score with it", async () => {
  const { start, run, time, engines, models, scored } = setUp(["a"], [["a"]]);
  await start();
  run();
  await expect.poll(() => scored().length).toBe(1);
  engines.ensure = async () => [];
  engines.running.length = 0;
  expect(models()).toEqual([]);
  expect(scored()).toEqual(["a"]);
  time.epoch = 2;
  await expect.poll(() => scored().length).toBe(0);
});

test("behavior: where the list cannot be read the models of before stay wanted, and their engines are seen to", async () => {
  const away = new TargonError("HUB_UNREACHABLE", "away");
  const { start, run, time, ensured, wanted, warnings, turns } = setUp(["a", "b"], [["a"], away, ["b"]]);
  await start();
  run();
  time.epoch = 2;
  await turns(2);
  expect(wanted()).toEqual(["a"]);
  expect(warnings).toEqual(["the list of models could not be read: that of before stands"]);
  time.epoch = 3;
  await turns(3);
  expect(ensured).toEqual([["a"], ["a"], ["b"]]);
});

test("error: an abort ends the start", async () => {
  const { start, controller } = setUp(["a"], [["a"]]);
  controller.abort(abortReason());
  await expect(start()).rejects.toMatchObject({ name: "AbortError" });
});
