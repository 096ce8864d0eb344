import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { type GuardOptions, guardEngine } from "../../../src/adapters/engine/guard-engine.ts";
import { type ErrorCode, TargonError } from "../../../src/errors.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { engine as idle } from "../../neuron/validator/fakes.ts";

type Call = { signal: AbortSignal | undefined; end: (result: string | Error) => void };

/** An engine whose detokenize calls end when told. */
function setUp(options: Partial<GuardOptions> = {}) {
  const calls: Call[] = [];
  const lines: string[] = [];
  const log = {
    ...silentLog,
    warn: (message: string) => void lines.push(message),
    info: (message: string) => void lines.push(message),
  };
  const guarded = guardEngine(
    {
      ...idle,
      detokenize: (_ids, signal) => {
        const { promise, resolve, reject } = Promise.withResolvers<string>();
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        calls.push({
          signal,
          end: (result) => (typeof result === "string" ? resolve(result) : reject(result)),
        });
        return promise;
      },
    },
    { name: "e", model: "m", log, pauseMs: 60_000, ...options },
  );
  const ask = (signal?: AbortSignal) => guarded.engine.detokenize([1], signal);
  const fail = async (code: ErrorCode) => {
    const asked = ask();
    await setImmediate();
    calls.at(-1)?.end(new TargonError(code, "x"));
    await expect(asked).rejects.toMatchObject({ code });
  };
  return { ...guarded, calls, lines, ask, fail };
}

test("default: a few run at once, the others wait, and one too many is refused", async () => {
  const { ask, calls, reading } = setUp({ atOnce: 2, maxWaiting: 1 });
  const asked = [ask(), ask(), ask()];
  await setImmediate();
  expect(reading()).toMatchObject({ running: 2, waiting: 1, state: "closed" });
  await expect(ask()).rejects.toMatchObject({ code: "QUEUE_FULL", data: { engine: "e", waiting: 1 } });
  calls[0]?.end("a");
  await asked[0];
  await setImmediate();
  calls[1]?.end("b");
  calls[2]?.end("c");
  expect(await Promise.all(asked)).toEqual(["a", "b", "c"]);
  expect(reading()).toMatchObject({ running: 0, waiting: 0, calls: 3, failures: 0 });
});

test("behavior: after three failures in a row it is not asked, and says so once", async () => {
  const { ask, calls, fail, lines, reading } = setUp();
  for (const code of ["ENGINE_UNREACHABLE", "ENGINE_TIMEOUT", "ENGINE_ANSWER_INVALID"] as const)
    await fail(code);
  expect(reading()).toMatchObject({ state: "open", calls: 3, failures: 3 });
  await expect(ask()).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE", data: { nextTryInMs: 60_000 } });
  expect(calls).toHaveLength(3);
  expect(lines).toEqual(["an engine fails and is not asked for a while"]);
});

test("behavior: after the pause one call tries, and a success closes it again", async () => {
  const { ask, calls, fail, lines, reading } = setUp({ pauseMs: 0, maxPauseMs: 0 });
  for (let i = 0; i < 3; i++) await fail("ENGINE_UNREACHABLE");
  expect(reading().state).toBe("half-open");
  const asked = [ask(), ask()];
  await setImmediate();
  expect(calls).toHaveLength(4);
  calls[3]?.end("back");
  await expect.poll(() => calls.length).toBe(5);
  calls[4]?.end("too");
  expect(await Promise.all(asked)).toEqual(["back", "too"]);
  expect(reading().state).toBe("closed");
  expect(lines.at(-1)).toBe("an engine answers again");
});

test("behavior: a short pause is waited for", async () => {
  const { ask, calls, fail } = setUp({ pauseMs: 30 });
  for (let i = 0; i < 3; i++) await fail("ENGINE_UNREACHABLE");
  const asked = ask();
  await expect.poll(() => calls.length).toBe(4);
  calls[3]?.end("back");
  expect(await asked).toBe("back");
});

test("behavior: a refusal says that it lives: what an answer brought about closes no engine", async () => {
  const { fail, reading } = setUp();
  for (let i = 0; i < 10; i++) await fail("ENGINE_REFUSED");
  expect(reading()).toMatchObject({ state: "closed", failures: 0 });
});

test("error: ENGINE_TIMEOUT for a call that does not end, which counts as a failure", async () => {
  const { ask, reading } = setUp({ callMs: 20 });
  await expect(ask()).rejects.toMatchObject({ code: "ENGINE_TIMEOUT" });
  await expect.poll(reading).toMatchObject({ running: 0, failures: 1 });
});

test("error: ENGINE_TIMEOUT for a call whose turn does not come, which is no failure of the engine", async () => {
  const { ask, calls, reading } = setUp({ waitMs: 30, atOnce: 1 });
  const first = ask();
  await expect(ask()).rejects.toMatchObject({ code: "ENGINE_TIMEOUT" });
  expect(reading()).toMatchObject({ running: 1, waiting: 0, calls: 1, failures: 0 });
  calls[0]?.end("late");
  expect(await first).toBe("late");
});

test("behavior: a caller that leaves is neither failure nor success, running or waiting", async () => {
  const { ask, reading } = setUp({ atOnce: 1 });
  const controller = new AbortController();
  const asked = [ask(controller.signal), ask(controller.signal)];
  await setImmediate();
  controller.abort(abortReason());
  const names = (await Promise.allSettled(asked)).map((one) => (one as PromiseRejectedResult).reason.name);
  expect(names).toEqual(["AbortError", "AbortError"]);
  await expect.poll(reading).toMatchObject({ running: 0, waiting: 0, failures: 0, state: "closed" });
});

test("behavior: what describes it needs no place, but is not asked while it rests", async () => {
  const { ask, engine, fail, reading, calls } = setUp({ atOnce: 1 });
  const running = ask();
  await expect(engine.describe()).rejects.toMatchObject({ message: "no engine here" });
  await setImmediate();
  calls[0]?.end("x");
  await running;
  for (let i = 0; i < 3; i++) await fail("ENGINE_UNREACHABLE");
  expect(reading().state).toBe("open");
  await expect(engine.describe()).rejects.toMatchObject({
    message: "the engine failed again and again and is not asked now",
  });
});
