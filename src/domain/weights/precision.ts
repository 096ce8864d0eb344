/** In which floating-point type numpy would hold the numbers: single precision rounds after every step. */
export type Precision = "float32" | "float64";

/** Rounds to what the type can hold. */
export function roundTo(precision: Precision): (value: number) => number {
  return precision === "float32" ? Math.fround : (value) => value;
}

/** Sums below this many numbers are added one after another, as numpy does. */
const PLAIN = 8;

/** Longer runs are split in two, so that rounding errors stay small. */
const BLOCK = 128;

/**
 * The sum as numpy forms it: pairwise, rounded after every addition, so that single-precision results agree to the
 * last bit.
 *
 * @see numpy `pairwise_sum` in `loops_utils.h.src`
 */
export function pairwiseSum(values: readonly number[], precision: Precision): number {
  const round = roundTo(precision);
  const sum = (from: number, count: number): number => {
    if (count < PLAIN) return runSum(values, { from, count, round });
    if (count <= BLOCK) return blockSum(values, { from, count, round });
    const half = Math.floor(count / 2) - (Math.floor(count / 2) % PLAIN);
    return round(sum(from, half) + sum(from + half, count - half));
  };
  return sum(0, values.length);
}

type Run = { from: number; count: number; round: (value: number) => number };

function runSum(values: readonly number[], { from, count, round }: Run): number {
  let total = 0;
  for (let index = from; index < from + count; index++) total = round(total + (values[index] ?? 0));
  return total;
}

function blockSum(values: readonly number[], { from, count, round }: Run): number {
  const at = (index: number) => values[from + index] ?? 0;
  const lanes = Array.from({ length: PLAIN }, (_, lane) => at(lane));
  const whole = count - (count % PLAIN);
  for (let index = PLAIN; index < whole; index++) {
    const lane = index % PLAIN;
    lanes[lane] = round((lanes[lane] ?? 0) + at(index));
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = lanes;
  const left = round(round(a + b) + round(c + d));
  let total = round(left + round(round(e + f) + round(g + h)));
  for (let index = whole; index < count; index++) total = round(total + at(index));
  return total;
}
