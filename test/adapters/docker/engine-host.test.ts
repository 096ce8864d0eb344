import { expect, test } from "vitest";
import { createEngineHost } from "../../../src/adapters/docker/engine-host.ts";
import { TIMINGS } from "../../../src/adapters/docker/engine-settings.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { settingsIn } from "../../suites/docker/set-up.ts";
import { createFakeHost } from "./fake-host.ts";

function setUp() {
  const host = createEngineHost({ docker: createFakeHost(), log: silentLog }, settingsIn("/data"), TIMINGS);
  const stop = new AbortController();
  const started: string[] = [];
  const start = (name: string, gpus: string[]) => {
    const ready = Promise.withResolvers<void>();
    const work = () => {
      started.push(name);
      return ready.promise;
    };
    return { ready: ready.resolve, ended: host.alone(gpus, work, stop.signal) };
  };
  return { started, start, stop };
}

const settle = () => new Promise(setImmediate);

test("default: engines start one after the other on a GPU that they share, at once on others", async () => {
  const { started, start } = setUp();
  const a = start("a", ["1", "2"]);
  const b = start("b", ["2", "1"]);
  start("c", ["3"]);
  start("cpu", []);
  await settle();
  expect(started.toSorted()).toEqual(["a", "c", "cpu"]);
  a.ready();
  await a.ended;
  await settle();
  expect(started).toContain("b");
  b.ready();
  await b.ended;
});

test("behavior: who waits can be stopped", async () => {
  const { started, start, stop } = setUp();
  start("a", ["1"]);
  const { ended } = start("b", ["1"]);
  await settle();
  stop.abort(abortReason());
  await expect(ended).rejects.toMatchObject({ name: "AbortError" });
  expect(started).toEqual(["a"]);
});
