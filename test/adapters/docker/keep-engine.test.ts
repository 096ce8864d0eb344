import { expect, onTestFinished, test } from "vitest";
import type { Health } from "../../../src/adapters/docker/create-probe.ts";
import { createEngineHost } from "../../../src/adapters/docker/engine-host.ts";
import { TIMINGS } from "../../../src/adapters/docker/engine-settings.ts";
import type { EngineState } from "../../../src/adapters/docker/engine-state.ts";
import { keepEngine } from "../../../src/adapters/docker/keep-engine.ts";
import type { KeeperDeps } from "../../../src/adapters/docker/keeper-deps.ts";
import type { Placement } from "../../../src/domain/plan/types.ts";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import { TargonError } from "../../../src/errors.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { type Log, silentLog } from "../../../src/lib/log.ts";
import { placementOn, settingsIn } from "../../suites/docker/set-up.ts";
import { createFakeHost, type FakeHost, type Fate } from "./fake-host.ts";

const placement = placementOn("unix:///fake", { maxModelLen: 16_384 });
const exited = (line: string, over: Fate = {}): Fate => ({
  status: "exited",
  exitCode: 1,
  lines: [line],
  ...over,
});

/** A keeper over a host in memory, whose time is what it waits. */
function keeping({ fates, host = createFakeHost(fates), on = placement, ...over }: Asked = {}) {
  const stop = new AbortController();
  const seen: Seen[] = [];
  const errors: string[] = [];
  const health: Health[] = [];
  let nowMs = 0;
  const log: Log = { ...silentLog, error: (message) => errors.push(message), child: () => log };
  const settings = settingsIn("/data");
  const engineHost = createEngineHost({ docker: host, log }, settings, TIMINGS);
  engineHost.want([on]);
  const changes = new EventTarget();
  const renewal = Promise.withResolvers<void>();
  const deps: KeeperDeps = {
    host: engineHost,
    settings,
    timings: TIMINGS,
    log,
    gate: { url: "http://127.0.0.1:1", setTarget: () => {}, close: async () => {} },
    probe: { ask: async () => health.shift() ?? "ok", close: async () => {} },
    openEngine: async () => engineWith({}),
    now: () => nowMs,
    renewed: () => renewal.promise,
    async wait(ms, signal) {
      nowMs += ms;
      await new Promise(setImmediate);
      signal?.throwIfAborted();
    },
    ...over,
  };
  const kept = {
    placement: on,
    onState(change: Partial<EngineState>) {
      seen.push({ ...change, atMs: nowMs });
      changes.dispatchEvent(new Event("change"));
    },
  };
  const ended = keepEngine(deps, kept, stop.signal);
  onTestFinished(async () => {
    stop.abort(abortReason());
    await ended;
  });
  /** The first state of the step from now on. */
  const until = async (step: EngineState["step"]): Promise<Seen> => {
    for (;;) {
      const found = seen.splice(0).find((change) => change.step === step);
      if (found) return found;
      await new Promise((resolve) => changes.addEventListener("change", resolve, { once: true }));
    }
  };
  return { host, until, errors, health, renew: () => renewal.resolve() };
}

type Asked = Omit<Partial<KeeperDeps>, "host"> & { fates?: Fate[]; host?: FakeHost; on?: Placement };
type Seen = Partial<EngineState> & { atMs: number };

function engineWith(over: Partial<Engine>, root: string = placement.model): Engine {
  return {
    describe: async () => ({ root }) as never,
    score: async () => [],
    close: async () => {},
    ...over,
  } as Engine;
}

test("default: made, started, ready", async () => {
  const { host, until } = keeping();
  expect(await until("ready")).toMatchObject({ adopted: false, why: null, maxModelLen: 16_384 });
  expect(host.specs).toHaveLength(1);
});

test("behavior: out of memory makes it smaller, then it is given up with one line", async () => {
  const { host, until, errors } = keeping({ fates: [exited("CUDA out of memory.")] });
  expect(await until("failed")).toMatchObject({ why: "the GPU ran out of memory" });
  const lengths = host.specs.map(({ Labels }) => Labels?.["com.targon.length"]);
  expect(lengths).toEqual(["16384", "8192", "4096", "2048"]);
  expect(errors).toEqual(["engine is given up"]);
});

test("behavior: the length that fits is tried at once", async () => {
  const fates = [exited("the estimated maximum model length is 9000. Try"), {}];
  const { until } = keeping({ fates });
  expect(await until("ready")).toMatchObject({ maxModelLen: 9_000 });
});

test("behavior: what a person must mend is left alone for an hour", async () => {
  const fates = [exited("Cannot find any model weights"), {}];
  const { host, until } = keeping({ fates });
  expect(await until("failed")).toMatchObject({ mend: "name another repository of the model", atMs: 0 });
  expect(host.specs).toHaveLength(1);
  expect(await until("ready")).toMatchObject({ atMs: TIMINGS.giveUpMs });
});

test("behavior: or until it is asked for anew", async () => {
  const fates = [exited("Cannot find any model weights"), {}];
  const { host, until, renew } = keeping({ fates, timings: { ...TIMINGS, giveUpMs: null } });
  await until("failed");
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
  expect(host.specs).toHaveLength(1);
  renew();
  expect(await until("ready")).toMatchObject({ atMs: 0 });
});

test("behavior: a lost GPU makes a new container at once", async () => {
  const { host, until } = keeping({ fates: [exited("Failed to initialize NVML: Unknown Error"), {}] });
  expect(await until("ready")).toMatchObject({ atMs: 0 });
  expect(host.removed).toEqual(["id-0"]);
});

test("behavior: Docker's refusal to start is told in words of ours", async () => {
  const refusal = 'could not select device driver "nvidia" with capabilities: [[gpu]]';
  const { until } = keeping({ fates: [{ refusal, status: "created" }] });
  expect(await until("failed")).toMatchObject({ why: expect.stringContaining("toolkit is missing") });
});

test("behavior: a daemon that may set no limits is asked without", async () => {
  const refusal = "error setting rlimit type 8: operation not permitted: unknown";
  const on = { ...placement, gpus: ["GPU-1", "GPU-2"], tensorParallel: 2, memoryUtilization: 0.8 };
  const settings = settingsIn("/data", { device: "cuda" });
  const { host, until } = keeping({ fates: [{ refusal, status: "created" }, {}], on, settings });
  await until("ready");
  expect(host.removed).toEqual(["id-0"]);
  expect(host.specs.map(({ HostConfig }) => HostConfig?.Ulimits?.length)).toEqual([1, undefined]);
});

test("behavior: an engine of another model is stopped and given up", async () => {
  const { host, until } = keeping({ openEngine: async () => engineWith({}, "Qwen/Qwen3-0.6B") });
  expect(await until("failed")).toMatchObject({ why: "the engine serves another model than it was told to" });
  expect(host.stopped).toEqual(["id-0"]);
});

test("behavior: an engine that does not score is made anew, not adopted, and given up in the end", async () => {
  const score = () => Promise.reject(new TargonError("ENGINE_UNREACHABLE", "out of order"));
  const { host, until } = keeping({ openEngine: async () => engineWith({ score }) });
  await until("failed");
  expect(host.specs).toHaveLength(4);
  expect(host.removed).toEqual(["id-0", "id-1", "id-2"]);
});

test("behavior: an engine that shows nothing for ten minutes is made anew", async () => {
  const { host, until } = keeping({ probe: { ask: async () => "sick", close: async () => {} } });
  const { why, atMs } = await until("waiting");
  expect(why).toContain("stands still");
  expect(atMs).toBeGreaterThan(TIMINGS.stallMs);
  expect(atMs).toBeLessThan(TIMINGS.stallMs + 60_000);
  await until("start");
  expect(host.removed).toEqual(["id-0"]);
});

test("behavior: a ready engine that says it is dead three times is made anew", async () => {
  const { host, until, health } = keeping();
  await until("ready");
  health.push("sick", "sick", "ok", "sick", "sick", "sick");
  await until("waiting");
  await until("ready");
  expect(host.removed).toEqual(["id-0"]);
});

test("behavior: a busy engine stays ready", async () => {
  const { host, until, health } = keeping();
  await until("ready");
  health.push("busy", "busy", "busy", "busy", "busy");
  while (health.length > 0) await until("ready");
  expect(host.specs).toHaveLength(1);
});

test("behavior: a restart by somebody else is waited for, with the same container", async () => {
  const { host, until } = keeping();
  await until("ready");
  const before = host.containers.get("id-0") ?? expect.fail();
  host.containers.set("id-0", { ...before, startedAt: "2", port: 2 });
  await until("check");
  expect(await until("ready")).toMatchObject({ adopted: true });
  expect(host.specs).toHaveLength(1);
});

test("behavior: a container that somebody removed is made anew", async () => {
  const { host, until } = keeping();
  await until("ready");
  host.containers.clear();
  await until("waiting");
  await until("ready");
  expect(host.specs).toHaveLength(2);
});

test("behavior: a host that is away at the start is waited for, and what runs there adopted", async () => {
  const host = createFakeHost();
  const first = keeping({ host });
  await first.until("ready");
  host.isAway = true;
  const { until } = keeping({ host });
  await until("away");
  host.isAway = false;
  expect(await until("ready")).toMatchObject({ adopted: true });
  expect(host.specs).toHaveLength(1);
});

test("behavior: a refusal by Docker in its own trouble ends no engine that runs", async () => {
  const { host, until } = keeping();
  await until("ready");
  let refusals = 3;
  const { inspect } = host;
  host.inspect = (name) =>
    refusals-- > 0 ? Promise.reject(new TargonError("DOCKER_REFUSED", "in trouble")) : inspect(name);
  while (refusals > 0) await until("ready");
  await until("ready");
  expect(host.specs).toHaveLength(1);
});

test("behavior: what Docker refuses is tried again, then given up with its words", async () => {
  const host = createFakeHost();
  let tries = 0;
  host.create = () => {
    tries++;
    return Promise.reject(
      new TargonError("DOCKER_REFUSED", "Docker refused the request", { data: { status: 500 } }),
    );
  };
  const { until } = keeping({ host });
  expect(await until("failed")).toMatchObject({ why: "Docker refused the request (status: 500)" });
  expect(tries).toBe(4);
});

test("behavior: a turn that fails for a reason that nobody thought of ends no keeper", async () => {
  let turns = 0;
  const ask = async () => {
    if (turns++ === 0) throw new DOMException("another's abort", "AbortError");
    return "ok" as const;
  };
  const { until, errors } = keeping({ probe: { ask, close: async () => {} } });
  await until("ready");
  expect(errors).toEqual(["an engine could not be seen to"]);
});
