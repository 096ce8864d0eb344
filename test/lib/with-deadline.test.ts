import { expect, test } from "vitest";
import { withDeadline } from "../../src/lib/with-deadline.ts";

test("default: the work's own result", async () => {
  expect(await withDeadline(1000, undefined, async () => 7)).toBe(7);
});

test("behavior: late work is given up, even if it ignores its signal", async () => {
  const late = withDeadline(5, undefined, () => new Promise(() => {}));
  await expect(late).rejects.toMatchObject({ name: "TimeoutError" });
});

test("behavior: the caller's abort reaches the work", async () => {
  const life = new AbortController();
  let reached = false;
  const work = withDeadline(60_000, life.signal, async (signal) => {
    signal.addEventListener("abort", () => {
      reached = true;
    });
    life.abort();
    return await new Promise(() => {});
  });
  await expect(work).rejects.toMatchObject({ name: "AbortError" });
  expect(reached).toBe(true);
});

test("behavior: aborted before, the work never begins", async () => {
  let begun = false;
  const work = withDeadline(1000, AbortSignal.abort(), async () => {
    begun = true;
  });
  await expect(work).rejects.toMatchObject({ name: "AbortError" });
  expect(begun).toBe(false);
});
