import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPatience } from "../../../src/adapters/chain/patience.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const said: string[] = [];
  const patience = createPatience(400, {
    onTick: () => void said.push("tick"),
    onEnd: () => void said.push("end"),
  });
  return { said, patience };
}

test("default: four ticks, then the end, once", () => {
  const { said, patience } = setUp();
  vi.advanceTimersByTime(1_000);
  expect(said).toEqual([]);
  patience.restart();
  vi.advanceTimersByTime(1_000);
  expect(said).toEqual(["tick", "tick", "tick", "tick", "end"]);
});

test("behavior: begun anew in time it does not end, stopped neither", () => {
  const { said, patience } = setUp();
  patience.restart();
  for (let times = 0; times < 5; times++) {
    vi.advanceTimersByTime(350);
    patience.restart();
  }
  expect(said).not.toContain("end");
  patience.stop();
  vi.advanceTimersByTime(1_000);
  expect(said).not.toContain("end");
});
