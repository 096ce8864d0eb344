import { expect, test } from "vitest";
import {
  floatsOfBfloat16,
  floatsOfFloat16,
  roundToBfloat16,
} from "../../../../src/devnet/engine/model/half-floats.ts";

test("default: bfloat16 words are the upper halves of floats", () => {
  expect([...floatsOfBfloat16(Uint16Array.of(0x3f80, 0xc000, 0x0000, 0x3e20))]).toEqual([1, -2, 0, 0.15625]);
});

test("default: half-precision words, subnormal and infinite ones too", () => {
  const words = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0xfc00);
  expect([...floatsOfFloat16(words)]).toEqual([1, -2, 2 ** -24, 65_504, Infinity, -Infinity]);
});

test("behavior: rounding to bfloat16 goes to the nearest, half to even, and leaves the rest", () => {
  const values = Float32Array.of(1 + 2 ** -8, 1 + 3 * 2 ** -8, 1 + 2 ** -8 + 2 ** -20, -1.7, 0.1);
  roundToBfloat16(values, 3);
  expect([...values]).toEqual([1, 1 + 2 ** -6, 1 + 2 ** -7, Math.fround(-1.7), Math.fround(0.1)]);
});
