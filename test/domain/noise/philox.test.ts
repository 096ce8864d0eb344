import fc from "fast-check";
import { expect, test } from "vitest";
import { createMt19937 } from "../../../src/domain/noise/mt19937.ts";
import { multiplyHigh } from "../../../src/domain/noise/multiply.ts";
import { philox } from "../../../src/domain/noise/philox.ts";

/** The known answers that Random123 publishes for philox4x32-10: counter, key, result. */
const KNOWN = [
  [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  [[-1, -1, -1, -1], [-1, -1], "408f276d 41c83b0e a20bc7c6 6d5451fd"],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    "d16cfe09 94fdcceb 5001e420 24126ea1",
  ],
] as const;

test.each(KNOWN)("default: counter %s", (counter, [low, high], expected) => {
  const block = Int32Array.from(counter, (word) => word | 0);
  philox(block, { low, high });
  expect([...block].map((word) => (word >>> 0).toString(16)).join(" ")).toBe(expected);
});

test("behavior: the high word of a product", () => {
  const word = fc.integer({ min: 0, max: 0xffffffff });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(multiplyHigh(a, b) >>> 0).toBe(Number((BigInt(a) * BigInt(b)) >> 32n));
    }),
    { seed: 11, numRuns: 500 },
  );
});

test("behavior: MT19937's ten-thousandth word is the one that its standard names", () => {
  const next = createMt19937(5489);
  for (let i = 1; i < 10_000; i++) next();
  expect(next()).toBe(4_123_659_995);
});
