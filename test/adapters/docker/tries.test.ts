import { expect, test } from "vitest";
import { TIMINGS } from "../../../src/adapters/docker/engine-settings.ts";
import { createTries } from "../../../src/adapters/docker/tries.ts";
import { readRootCause } from "../../../src/domain/engines/root-cause.ts";

const planned = { maxModelLen: 16_384, batchedTokens: 2048, memoryUtilization: 0.85 };
const timings = { ...TIMINGS, backoffMs: 100, maxBackoffMs: 350 };
const causeOf = (line: string) => readRootCause({ lines: [line], exitCode: 1, oomKilled: false });
const passing = causeOf("");
const hopeless = causeOf("Cannot find any model weights");
const memory = causeOf("CUDA out of memory.");

function tried(tries: ReturnType<typeof createTries>, cause = passing) {
  const next = tries.next(cause);
  return next.kind === "again" ? next.delayMs : next.kind;
}

test("default: what may pass is tried three times, ever later", () => {
  const tries = createTries(timings, { planned, leastLength: 2048 });
  expect([1, 2, 3, 4].map(() => tried(tries))).toEqual([100, 200, 350, "give-up"]);
});

test("behavior: what a person must mend is given up at once, and tried again when asked for", () => {
  const tries = createTries(timings, { planned, leastLength: 2048 });
  expect(tried(tries, hopeless)).toBe("give-up");
  tries.reset();
  expect(tried(tries)).toBe(100);
});

test("behavior: memory makes it smaller at once, three times, then it is given up", () => {
  const tries = createTries(timings, { planned, leastLength: 2048 });
  const sizes = [1, 2, 3].map(() => {
    expect(tried(tries, memory)).toBe(0);
    return tries.size().maxModelLen;
  });
  expect(sizes).toEqual([8_192, 4_096, 2_048]);
  expect(tried(tries, memory)).toBe("give-up");
  tries.reset();
  expect(tries.size()).toEqual(planned);
});

test("behavior: an engine that was ready is brought up again without end", () => {
  const tries = createTries(timings, { planned, leastLength: 2048 });
  const delays = [1, 2, 3, 4, 5].map(() => {
    tries.up(0);
    tries.down(1_000);
    return tried(tries);
  });
  expect(delays).toEqual([100, 200, 350, 350, 350]);
});

test("behavior: after a long life the waits begin anew", () => {
  const tries = createTries(timings, { planned, leastLength: 2048 });
  for (let life = 0; life < 3; life++) {
    tries.up(0);
    tries.down(timings.steadyMs);
    expect(tried(tries)).toBe(100);
  }
});

test("behavior: after a failure what runs is not taken, unless the host was away", () => {
  const tries = createTries(timings, { planned, leastLength: 2048 });
  expect(tries.mayAdopt()).toBe(true);
  tries.next(passing);
  expect(tries.mayAdopt()).toBe(false);
  tries.away();
  expect(tries.mayAdopt()).toBe(true);
});

test("behavior: a host that is away is told once, and asked ever less often", () => {
  const tries = createTries(timings, { planned, leastLength: 2048 });
  expect(tries.away()).toBe(true);
  expect([tries.awayMs(), tries.awayMs(), tries.awayMs()]).toEqual([100, 200, 350]);
  expect(tries.away()).toBe(false);
  tries.up(0);
  expect(tries.away()).toBe(true);
});
