import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { orNull, waitOnce } from "../../src/lib/wait-once.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("default: the first waits, whoever asks later gets what is there", async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const ask = waitOnce(promise, 100);
  const first = ask();
  await vi.advanceTimersByTimeAsync(100);
  expect(await first).toBeNull();
  expect(await ask()).toBeNull();
  resolve(5);
  await promise;
  expect(await ask()).toBe(5);
});

test("behavior: what comes in time is not waited for any longer; a failure is nothing", async () => {
  expect(await waitOnce(Promise.resolve(1), 100)()).toBe(1);
  expect(await waitOnce(Promise.reject(new Error("no")), 100)()).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
});

test("behavior: orNull gives the value, the error, or null when it is late", async () => {
  expect(await orNull(Promise.resolve(1), 100)).toBe(1);
  await expect(orNull(Promise.reject(new Error("no")), 100)).rejects.toThrow("no");
  const late = orNull(new Promise(() => {}), 100);
  await vi.advanceTimersByTimeAsync(100);
  expect(await late).toBeNull();
});
