import { expect, test } from "vitest";
import { createLimit } from "../../src/lib/limit.ts";

test("default: at most so many at once, in the order of asking", async () => {
  const limit = createLimit(2);
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const started: number[] = [];
  const all = gates.map(({ promise }, index) =>
    limit.run(async () => {
      started.push(index);
      await promise;
      return index;
    }),
  );
  await Promise.resolve();
  expect({ started: [...started], waiting: limit.waiting() }).toEqual({ started: [0, 1], waiting: 3 });
  gates[1]?.resolve();
  expect(await all[1]).toBe(1);
  for (const gate of gates) gate.resolve();
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
  expect(started).toEqual([0, 1, 2, 3, 4]);
});

test("behavior: a place comes back when the work fails", async () => {
  const limit = createLimit(1);
  await expect(limit.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await limit.run(async () => 1)).toBe(1);
});

test("behavior: an abort while waiting gives the place in the queue up", async () => {
  const limit = createLimit(1);
  const gate = Promise.withResolvers<void>();
  const life = new AbortController();
  const first = limit.run(() => gate.promise);
  const second = limit.run(async () => "never", life.signal);
  const third = limit.run(async () => "third");
  life.abort();
  await expect(second).rejects.toMatchObject({ name: "AbortError" });
  gate.resolve();
  expect(await third).toBe("third");
  await first;
});

test("behavior: with too many waiting the next is refused", async () => {
  const limit = createLimit(1, { maxWaiting: 1, onFull: () => new Error("full") });
  const gate = Promise.withResolvers<void>();
  const running = [limit.run(() => gate.promise), limit.run(async () => {})];
  await expect(limit.run(async () => {})).rejects.toThrow("full");
  gate.resolve();
  await Promise.all(running);
});

test("behavior: one that asks in the moment a place is handed on does not jump the queue", async () => {
  const limit = createLimit(1);
  const gate = Promise.withResolvers<void>();
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
  };
  const first = limit.run(() => gate.promise);
  const second = limit.run(work);
  const late = first.then(() => limit.run(work));
  gate.resolve();
  await Promise.all([first, second, late]);
  expect(most).toBe(1);
});

test("behavior: an abort in the moment of being called changes nothing for those behind", async () => {
  const limit = createLimit(1);
  const gate = Promise.withResolvers<void>();
  const life = new AbortController();
  const first = limit.run(() => gate.promise);
  const second = limit.run(async () => 2, life.signal);
  const third = limit.run(async () => 3);
  const aborting = first.then(() => life.abort());
  gate.resolve();
  expect(await Promise.all([second, third, aborting])).toEqual([2, 3, undefined]);
});
