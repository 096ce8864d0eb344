import { multiplyHigh } from "./multiply.ts";

/** A u64 in two words, each read as i32. */
export type Word64 = { high: number; low: number };

const GOLDEN = { high: 0x9e3779b9 | 0, low: 0x7f4a7c15 };
const FIRST = { high: 0xbf58476d | 0, low: 0x1ce4e5b9 };
const SECOND = { high: 0x94d049bb | 0, low: 0x133111eb };

/** SplitMix64's finaliser, in place. */
export function mix64(z: Word64): void {
  shiftXor(z, 30);
  multiplyBy(z, FIRST);
  shiftXor(z, 27);
  multiplyBy(z, SECOND);
  shiftXor(z, 31);
}

/**
 * The high 53 bits of output `n` (from 1) of the SplitMix64 stream that starts from `key`. The same steps as `mix64`
 * and no object touched: engines are asked for the noise of twenty tokens at each position.
 */
export function streamBits(keyHigh: number, keyLow: number, n: number): number {
  let low = Math.imul(n, GOLDEN.low);
  let high = (multiplyHigh(n, GOLDEN.low) + Math.imul(n, GOLDEN.high)) | 0;
  const sum = (low + keyLow) | 0;
  high = (high + keyHigh + (sum >>> 0 < low >>> 0 ? 1 : 0)) | 0;
  low = sum ^ ((sum >>> 30) | (high << 2));
  high ^= high >>> 30;
  high = (multiplyHigh(low, FIRST.low) + Math.imul(high, FIRST.low) + Math.imul(low, FIRST.high)) | 0;
  low = Math.imul(low, FIRST.low);
  low ^= (low >>> 27) | (high << 5);
  high ^= high >>> 27;
  high = (multiplyHigh(low, SECOND.low) + Math.imul(high, SECOND.low) + Math.imul(low, SECOND.high)) | 0;
  low = Math.imul(low, SECOND.low);
  low ^= (low >>> 31) | (high << 1);
  high ^= high >>> 31;
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}

/** z = low 64 bits of z · by */
function multiplyBy(z: Word64, by: Word64): void {
  z.high = (multiplyHigh(z.low, by.low) + Math.imul(z.high, by.low) + Math.imul(z.low, by.high)) | 0;
  z.low = Math.imul(z.low, by.low);
}

/** z = z ^ (z >>> bits), 0 < bits < 32. */
function shiftXor(z: Word64, bits: number): void {
  z.low ^= (z.low >>> bits) | (z.high << (32 - bits));
  z.high ^= z.high >>> bits;
}
