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

/** z = key + n · golden ratio modulo 2⁶⁴, n a u32: the n-th state of a SplitMix64 stream. */
export function stateOf(z: Word64, key: Word64, n: number): void {
  z.high = 0;
  z.low = n | 0;
  multiplyBy(z, GOLDEN);
  const low = (z.low + key.low) | 0;
  const carry = low >>> 0 < z.low >>> 0 ? 1 : 0;
  z.high = (z.high + key.high + carry) | 0;
  z.low = low;
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
