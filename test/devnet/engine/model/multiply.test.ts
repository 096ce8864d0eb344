import fc from "fast-check";
import { expect, test } from "vitest";
import { roundToInt4 } from "../../../../src/devnet/engine/model/int4.ts";
import { multiply } from "../../../../src/devnet/engine/model/multiply.ts";

function numbers(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(seed + i * 1.7));
}

test("default: every product, whatever the sizes", () => {
  const sizes = fc.record({
    rows: fc.integer({ min: 1, max: 11 }),
    columns: fc.integer({ min: 1, max: 9 }),
    n: fc.integer({ min: 1, max: 7 }),
  });
  fc.assert(
    fc.property(sizes, ({ rows, columns, n }) => {
      const data = numbers(rows * columns, 1);
      const input = numbers(n * columns, 2);
      const output = new Float32Array(n * rows);
      multiply({ rows, columns, data }, { input, output, n });
      const expected = Array.from({ length: n * rows }, (_, at) => {
        const [i, row] = [Math.floor(at / rows), at % rows];
        const terms = Array.from(
          { length: columns },
          (_, k) => (input[i * columns + k] ?? 0) * (data[row * columns + k] ?? 0),
        );
        return Math.fround(terms.reduce((sum, term) => sum + term, 0));
      });
      expect([...output]).toEqual(expected);
    }),
  );
});

test("behavior: a row comes out the same alone and beside others", () => {
  const matrix = { rows: 10, columns: 33, data: numbers(330, 3) };
  const input = numbers(5 * 33, 4);
  const together = new Float32Array(50);
  multiply(matrix, { input, output: together, n: 5 });
  const alone = new Float32Array(10);
  multiply(matrix, { input: input.subarray(4 * 33), output: alone, n: 1 });
  expect(together.subarray(40)).toEqual(alone);
});

test("behavior: four bits leave fifteen values a row, and the largest as it is", () => {
  const matrix = numbers(4 * 64, 5);
  const before = matrix.slice();
  roundToInt4(matrix, 64);
  for (let row = 0; row < 4; row++) {
    const [values, old] = [
      matrix.subarray(row * 64, row * 64 + 64),
      before.subarray(row * 64, row * 64 + 64),
    ];
    expect(new Set(values).size).toBeLessThanOrEqual(15);
    expect(Math.max(...values.map(Math.abs))).toBeCloseTo(Math.max(...old.map(Math.abs)), 6);
  }
});
