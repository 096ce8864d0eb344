import { expect, test } from "vitest";
import { inParallel } from "../../src/lib/in-parallel.ts";

const never = () => new AbortController().signal;

test("default: so many at once, until nothing is left", async () => {
  let left = 7;
  let running = 0;
  let most = 0;
  await inParallel(
    3,
    async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      return --left > 0;
    },
    never(),
  );
  expect(most).toBe(3);
  expect(left).toBeLessThanOrEqual(0);
});

test("behavior: the first error ends it, the others are aborted and waited for", async () => {
  let calls = 0;
  let ended = 0;
  const work = async (signal: AbortSignal): Promise<boolean> => {
    if (++calls === 2) throw new Error("first");
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    ended++;
    throw signal.reason;
  };
  await expect(inParallel(3, work, never())).rejects.toThrow("first");
  expect([calls, ended]).toEqual([3, 2]);
});

test("behavior: an abort from outside ends it with its reason", async () => {
  const controller = new AbortController();
  const work = async () => {
    controller.abort(new DOMException("stopped", "AbortError"));
    return true;
  };
  await expect(inParallel(2, work, controller.signal)).rejects.toMatchObject({ name: "AbortError" });
});
