import fc from "fast-check";
import { expect, test } from "vitest";
import { createReplayCache } from "../../../src/domain/epistula/create-replay-cache.ts";

test("default: a key is taken once until it expires", () => {
  const cache = createReplayCache();
  expect(cache.add({ key: "a", expiresMs: 8000, nowMs: 0 })).toBe("added");
  expect(cache.add({ key: "a", expiresMs: 8000, nowMs: 8000 })).toBe("seen");
  expect(cache.add({ key: "b", expiresMs: 8000, nowMs: 0 })).toBe("added");
});

test("behavior: what has expired makes room", () => {
  const cache = createReplayCache({ maxEntries: 2 });
  cache.add({ key: "a", expiresMs: 1000, nowMs: 0 });
  cache.add({ key: "b", expiresMs: 9000, nowMs: 0 });
  expect(cache.add({ key: "c", expiresMs: 9000, nowMs: 0 })).toBe("full");
  expect(cache.add({ key: "c", expiresMs: 9000, nowMs: 2000 })).toBe("added");
  expect(cache.size()).toBe(2);
});

test("behavior: never above its size, and never takes a live key twice", () => {
  const step = fc.record({
    key: fc.constantFrom("a", "b", "c", "d", "e"),
    aheadMs: fc.integer({ min: 0, max: 16_000 }),
    passMs: fc.integer({ min: 0, max: 3000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const cache = createReplayCache({ maxEntries: 3 });
      const liveUntil = new Map<string, number>();
      let nowMs = 0;
      for (const { key, aheadMs, passMs } of steps) {
        nowMs += passMs;
        const answer = cache.add({ key, expiresMs: nowMs + aheadMs, nowMs });
        if (answer === "added") {
          expect(nowMs).toBeGreaterThan(liveUntil.get(key) ?? -1);
          liveUntil.set(key, nowMs + aheadMs);
        }
        expect(cache.size()).toBeLessThanOrEqual(3);
      }
    }),
  );
});
