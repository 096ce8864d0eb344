import { expect, test } from "vitest";
import { createLifecycle } from "../../src/lib/lifecycle.ts";

test("default: the signal aborts, then the closers run, newest first, one after the other", async () => {
  const life = createLifecycle(1000);
  const order: string[] = [];
  for (const name of ["a", "b", "c"]) {
    life.onClose(name, async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends, aborted: ${life.signal.aborted}`);
    });
  }
  expect(await life.end()).toEqual([]);
  expect(order).toEqual(["c", "b", "a"].flatMap((name) => [`${name} begins`, `${name} ends, aborted: true`]));
});

test("behavior: a closer that fails or overruns is named, and the others run", async () => {
  const life = createLifecycle(5);
  const closed: string[] = [];
  life.onClose("oldest", () => void closed.push("oldest"));
  life.onClose("failing", () => Promise.reject(new Error("no")));
  life.onClose("throwing", () => {
    throw new Error("at once");
  });
  life.onClose("hanging", () => new Promise(() => {}));
  expect(await life.end()).toEqual([
    { name: "hanging" },
    { name: "throwing", error: new Error("at once") },
    { name: "failing", error: new Error("no") },
  ]);
  expect(closed).toEqual(["oldest"]);
});

test("behavior: ended twice, it closes once; a closer that comes later runs at once", async () => {
  const life = createLifecycle(1000);
  let closes = 0;
  life.onClose("one", () => void closes++);
  await Promise.all([life.end(), life.end()]);
  expect(closes).toBe(1);
  const late = Promise.withResolvers<void>();
  life.onClose("late", late.resolve);
  await late.promise;
});
