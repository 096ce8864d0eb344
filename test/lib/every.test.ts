import { expect, test } from "vitest";
import { every } from "../../src/lib/every.ts";

/** A clock that moves only by waiting and by what a turn says it took. */
function createFakeTime() {
  let nowMs = 0;
  return {
    now: () => nowMs,
    spend: (ms: number) => {
      nowMs += ms;
    },
    wait: async (ms: number) => {
      nowMs += ms;
    },
  };
}

test("default: at once and then on time; late ticks are dropped", async () => {
  const time = createFakeTime();
  const life = new AbortController();
  const took = [0, 250, 10, 0];
  const startedAt: number[] = [];
  await every(
    async () => {
      startedAt.push(time.now());
      time.spend(took[startedAt.length - 1] ?? 0);
      if (startedAt.length === 4) life.abort();
    },
    { intervalMs: 100, signal: life.signal, onError: () => {}, now: time.now, wait: time.wait },
  );
  expect(startedAt).toEqual([0, 100, 400, 500]);
});

test("behavior: never two at once, and an error is told while the loop lives", async () => {
  const life = new AbortController();
  const errors: unknown[] = [];
  let running = 0;
  let most = 0;
  let turns = 0;
  await every(
    async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      if (++turns === 3) life.abort();
      if (turns === 1) throw new Error("first");
    },
    { intervalMs: 0.001, signal: life.signal, onError: (error) => errors.push(error), wait: async () => {} },
  );
  expect({ most, turns }).toEqual({ most: 1, turns: 3 });
  expect(errors).toEqual([new Error("first")]);
});

test("behavior: an abort ends the wait, and is no error", async () => {
  const life = new AbortController();
  const errors: unknown[] = [];
  const ended = every(async () => {}, {
    intervalMs: 3_600_000,
    signal: life.signal,
    onError: (error) => errors.push(error),
  });
  await Promise.resolve();
  life.abort();
  await ended;
  expect(errors).toEqual([]);
});

test("behavior: an abort within a turn is no error", async () => {
  const life = new AbortController();
  const errors: unknown[] = [];
  await every(
    async (signal) => {
      life.abort();
      signal.throwIfAborted();
    },
    { intervalMs: 1, signal: life.signal, onError: (error) => errors.push(error) },
  );
  expect(errors).toEqual([]);
});
