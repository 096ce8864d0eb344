import { multiplyHigh } from "./multiply.ts";

const ROUNDS = 10;
const FIRST = 0xd2511f53;
const SECOND = 0xcd9e8d57;

/** A key of two u32. */
export type PhiloxKey = { low: number; high: number };

/** Four words, each read as i32. */
export const createBlock = (): Int32Array => new Int32Array(4);

/** Philox4x32-10 in place: the four words of the counter become the four of the result. */
export function philox(block: Int32Array, key: PhiloxKey): void {
  let c0 = block[0] as number;
  let c1 = block[1] as number;
  let c2 = block[2] as number;
  let c3 = block[3] as number;
  let k0 = key.low | 0;
  let k1 = key.high | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const even = multiplyHigh(FIRST, c0);
    const odd = multiplyHigh(SECOND, c2);
    const evenLow = Math.imul(FIRST, c0);
    const oddLow = Math.imul(SECOND, c2);
    c0 = odd ^ c1 ^ k0;
    c1 = oddLow;
    c2 = even ^ c3 ^ k1;
    c3 = evenLow;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  block[0] = c0;
  block[1] = c1;
  block[2] = c2;
  block[3] = c3;
}

/** Sets the counter (low, 0, third, 0). */
export function setCounter(block: Int32Array, low: number, third: number): void {
  block[0] = low;
  block[1] = 0;
  block[2] = third;
  block[3] = 0;
}
