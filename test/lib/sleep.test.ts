import { getActiveResourcesInfo } from "node:process";
import { expect, test } from "vitest";
import { isAbort } from "../../src/lib/abort.ts";
import { sleep } from "../../src/lib/sleep.ts";

const timers = () => getActiveResourcesInfo().filter((name) => name === "Timeout").length;

test("default: it ends", async () => {
  await expect(sleep(1)).resolves.toBeUndefined();
});

test("behavior: an abort ends it at once and leaves no timer behind", async () => {
  const before = timers();
  const life = new AbortController();
  const slept = sleep(3_600_000, life.signal);
  life.abort();
  const error = await slept.catch((reason: unknown) => reason);
  expect(isAbort(error)).toBe(true);
  expect(timers()).toBe(before);
});

test("behavior: aborted before, it never begins", async () => {
  await expect(sleep(3_600_000, AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
});
