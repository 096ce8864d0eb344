import fc from "fast-check";
import { expect, test } from "vitest";
import { fromTao, toTao } from "../../src/lib/units.ts";

test.each([
  [0n, "0"],
  [1n, "0.000000001"],
  [1_500_000_000n, "1.5"],
  [-1_000_000_001n, "-1.000000001"],
  [21_000_000_000_000_000n, "21000000"],
])("default: %s rao is %s TAO", (rao, tao) => {
  expect(toTao(rao)).toBe(tao);
});

test("behavior: text and rao turn into each other", () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), (rao) => fromTao(toTao(rao)) === rao));
});

test.each(["", "1.", ".5", "-1", "1e9", "1.0000000001", "1,5", "0x1"])("error: %j is no amount", (text) => {
  expect(fromTao(text)).toBeUndefined();
});
