import { expect, test } from "vitest";
import { deadlinesOf } from "../../../src/domain/request/deadlines.ts";

test("default: silence is limited by the time-out, the whole call by the length", () => {
  expect(deadlinesOf({ timeoutMs: 2000, maxTokens: 96 })).toEqual({
    connectMs: 2000,
    firstTokenMs: 2000,
    gapMs: 2000,
    totalMs: 13_600,
  });
});

test("behavior: the stretch is handed on as a question, not as a number", () => {
  let late = 0;
  const deadlines = deadlinesOf({ timeoutMs: 1, maxTokens: 1, stretchMs: (sinceMs) => late - sinceMs });
  late = 5;
  expect(deadlines.stretchMs?.(0)).toBe(5);
});
