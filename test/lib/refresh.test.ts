import { expect, test } from "vitest";
import { refresh } from "../../src/lib/refresh.ts";

test("default: read again after the interval, sooner after a failure", async () => {
  const life = new AbortController();
  const waits: number[] = [];
  const errors: unknown[] = [];
  let reads = 0;
  await refresh(
    async () => {
      if (++reads === 2) throw new Error("away");
    },
    {
      intervalMs: 60,
      retryMs: 2,
      signal: life.signal,
      onError: (error) => errors.push(error),
      wait: async (ms) => {
        if (waits.push(ms) === 3) life.abort();
      },
    },
  );
  expect(waits).toEqual([60, 2, 60]);
  expect(errors).toEqual([new Error("away")]);
});

test("behavior: an abort ends the wait", async () => {
  const life = new AbortController();
  const ended = refresh(async () => {}, {
    intervalMs: 3_600_000,
    retryMs: 1,
    signal: life.signal,
    onError: () => {},
  });
  await Promise.resolve();
  life.abort();
  await expect(ended).resolves.toBeUndefined();
});
