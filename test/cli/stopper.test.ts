import { describe, expect, test } from "vitest";
import { createStopper } from "../../src/cli/stopper.ts";

function createFakeHost() {
  const timers: { ms: number; call: () => void }[] = [];
  const exits: number[] = [];
  let time = 0;
  return {
    exits,
    timers,
    pass: (ms: number) => (time += ms),
    stopper: createStopper({
      now: () => time,
      exit: (status) => exits.push(status),
      after: (ms, call) => timers.push({ ms, call }),
    }),
  };
}

describe("stopper", () => {
  test("default: the first signal aborts, closes and ends nothing by itself", async () => {
    const { stopper, exits } = createFakeHost();
    const lifecycle = stopper.begin(0);
    const closed: string[] = [];
    lifecycle.onClose("a", () => void closed.push("a"));
    lifecycle.onClose("b", () => void closed.push("b"));
    stopper.onSignal("SIGINT");
    expect(lifecycle.signal.aborted).toBe(true);
    expect(stopper.isStopping()).toBe(true);
    await lifecycle.end();
    expect(closed).toEqual(["b", "a"]);
    expect(exits).toEqual([]);
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("behavior: a second %s ends at once with %i", (signal, status) => {
    const { stopper, exits, pass } = createFakeHost();
    stopper.begin(0);
    stopper.onSignal(signal);
    pass(300);
    stopper.onSignal(signal);
    expect(exits).toEqual([status]);
  });

  test("behavior: the same wish handed on by a launcher is no second signal", () => {
    const { stopper, exits, pass } = createFakeHost();
    stopper.begin(0);
    stopper.onSignal("SIGINT");
    pass(20);
    stopper.onSignal("SIGINT");
    expect(exits).toEqual([]);
  });

  test.each([
    [0, 5_000],
    [30_000, 35_000],
  ])("behavior: with a drain of %i ms an overrun ends before %i ms, with 143", (drainMs, most) => {
    const { stopper, exits, timers } = createFakeHost();
    stopper.begin(drainMs);
    stopper.onSignal("SIGTERM");
    expect(timers).toHaveLength(1);
    expect(timers[0]?.ms).toBeLessThan(most);
    expect(timers[0]?.ms).toBeGreaterThan(drainMs);
    timers[0]?.call();
    expect(exits).toEqual([143]);
  });

  test("behavior: before anything began a signal ends with 0", () => {
    const { stopper, exits } = createFakeHost();
    stopper.onSignal("SIGTERM");
    expect(exits).toEqual([0]);
  });

  test("behavior: a bug stops in order and ends with its status when that overruns", () => {
    const { stopper, exits, timers } = createFakeHost();
    const { signal } = stopper.begin(0);
    stopper.end(70);
    expect(signal.aborted).toBe(true);
    timers[0]?.call();
    expect(exits).toEqual([70]);
  });
});
