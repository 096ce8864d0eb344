import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withNotice } from "../../src/lib/with-notice.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("default: work that takes longer is noticed once, and gives what it gives", async () => {
  const notice = vi.fn();
  const { promise, resolve } = Promise.withResolvers<number>();
  const result = withNotice(50, notice, () => promise);
  await vi.advanceTimersByTimeAsync(49);
  expect(notice).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1000);
  resolve(7);
  expect(await result).toBe(7);
  expect(notice).toHaveBeenCalledOnce();
});

test("behavior: work that is done or fails in time is not noticed and leaves no timer", async () => {
  const notice = vi.fn();
  expect(await withNotice(50, notice, async () => 7)).toBe(7);
  await expect(withNotice(50, notice, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(vi.getTimerCount()).toBe(0);
});
