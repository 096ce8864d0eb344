import { expect, test } from "vitest";
import { abortReason, isAbort, isTimeout } from "../../src/lib/abort.ts";

test("default: what an abort throws is known, and nothing else", () => {
  const life = new AbortController();
  life.abort(abortReason());
  expect(isAbort(life.signal.reason)).toBe(true);
  expect([new Error("AbortError"), "AbortError", undefined].map(isAbort)).toEqual([false, false, false]);
});

test("behavior: the end of a time limit is a timeout, not an abort", () => {
  const reason = new DOMException("late", "TimeoutError");
  expect([isTimeout(reason), isAbort(reason)]).toEqual([true, false]);
});
