import { multiplyHigh } from "./multiply.ts";

const ROUNDS = 10;

/** First word of Philox4x32-10 for the counter (c0, c1, 0, 0) and the key (k0, k1); all u32. */
export function philoxWord(key: { low: number; high: number }, low: number, high: number): number {
  let c0 = low >>> 0;
  let c1 = high >>> 0;
  let c2 = 0;
  let c3 = 0;
  let k0 = key.low;
  let k1 = key.high;
  for (let round = 0; round < ROUNDS; round++) {
    const even = multiplyHigh(0xd2511f53, c0);
    const odd = multiplyHigh(0xcd9e8d57, c2);
    const evenLow = Math.imul(0xd2511f53, c0) >>> 0;
    const oddLow = Math.imul(0xcd9e8d57, c2) >>> 0;
    c0 = (odd ^ c1 ^ k0) >>> 0;
    c1 = oddLow;
    c2 = (even ^ c3 ^ k1) >>> 0;
    c3 = evenLow;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return c0;
}
