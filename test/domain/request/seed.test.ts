import { expect, test } from "vitest";
import { seedFor } from "../../../src/domain/request/seed.ts";

const secret = new Uint8Array(32).fill(7);

test("default: in [10^4, 2^31) and the same for the same input", () => {
  for (let index = 0; index < 2000; index++) {
    const seed = seedFor(secret, { hotkey: "5F", requestId: String(index) });
    expect(seed >= 10_000n && seed < 2n ** 31n).toBe(true);
  }
  const of = { hotkey: "5F", requestId: "r" };
  expect(seedFor(secret, of)).toBe(seedFor(secret, of));
});

test("behavior: another secret, miner or request gives another seed", () => {
  const of = { hotkey: "5F", requestId: "r" };
  const seeds = [
    seedFor(secret, of),
    seedFor(new Uint8Array(32), of),
    seedFor(secret, { ...of, hotkey: "5G" }),
    seedFor(secret, { ...of, requestId: "s" }),
  ];
  expect(new Set(seeds).size).toBe(4);
});
