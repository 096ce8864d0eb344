import { expect, test } from "vitest";
import { createLag } from "../../src/lib/lag.ts";

test("default: a blocked loop shows", async () => {
  const lag = createLag();
  await new Promise((resolve) => setTimeout(resolve, 30));
  const until = performance.now() + 120;
  while (performance.now() < until);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(lag.delayMs()).toBeGreaterThan(60);
  lag.stop();
});
