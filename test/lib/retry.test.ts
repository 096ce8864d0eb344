import { expect, test } from "vitest";
import { abortReason } from "../../src/lib/abort.ts";
import { retry } from "../../src/lib/retry.ts";

const options = { retries: 3, delayMs: 0, shouldRetry: () => true };

test("default: called until it succeeds, told of each failure", async () => {
  const told: number[] = [];
  const answer = await retry(
    async (attempt) => {
      if (attempt < 2) throw new Error("no");
      return attempt;
    },
    { ...options, onRetry: (_error, attempt) => told.push(attempt) },
  );
  expect(answer).toBe(2);
  expect(told).toEqual([0, 1]);
});

test("behavior: the last error is thrown when the tries are used up", async () => {
  let calls = 0;
  const failing = retry(async () => Promise.reject(new Error(`try ${calls++}`)), options);
  await expect(failing).rejects.toThrow("try 3");
});

test("behavior: an error that is not worth it is thrown at once", async () => {
  let calls = 0;
  const failing = retry(async () => Promise.reject(new Error(`try ${calls++}`)), {
    ...options,
    shouldRetry: () => false,
  });
  await expect(failing).rejects.toThrow("try 0");
});

test("behavior: an abort is never tried again", async () => {
  let calls = 0;
  const failing = retry(async () => {
    calls++;
    throw abortReason();
  }, options);
  await expect(failing).rejects.toMatchObject({ name: "AbortError" });
  expect(calls).toBe(1);
});

test("behavior: an abort ends the wait between two tries", async () => {
  const life = new AbortController();
  const failing = retry(async () => Promise.reject(new Error("no")), {
    ...options,
    delayMs: 3_600_000,
    maxDelayMs: 3_600_000,
    signal: life.signal,
    onRetry: () => life.abort(),
  });
  await expect(failing).rejects.toMatchObject({ name: "AbortError" });
});

test("behavior: a wait that fits the error goes before the usual one", async () => {
  const hour = 3_600_000;
  const delayFor = (error: unknown) => (error instanceof RangeError ? 0 : undefined);
  const answer = await retry(
    async (attempt) => {
      if (attempt < 3) throw new RangeError("soon");
      return attempt;
    },
    { ...options, delayMs: hour, maxDelayMs: hour, delayFor },
  );
  expect(answer).toBe(3);
});
